-- What the office tells those who work there (*pemberitahuan petugas*): that something waits for them. Kind and code only and no
-- word about an applicant, because it also goes to phones, through services that belong to others.
create table notice (
    id       integer primary key autoincrement,
    cause    text not null unique,                              -- the same cause is told once, whoever tells it again
    kind     text not null,                                     -- new_request, answered, overdue, … (domain/notice.rs)
    code     text not null default '',                          -- of the request; empty when it is about none
    roles    text not null default '',                          -- ' ult admin ', with a blank around each
    staff_id integer references staff (id) on delete cascade,   -- or one person
    by_staff integer references staff (id) on delete set null,  -- whoever has caused it is not told of it
    made_at  integer not null
) strict;
create index notice_by_time on notice (made_at);

-- Who has read what: written outside of the chain of events, like the use of sessions.
create table notice_read (
    notice_id integer not null references notice (id) on delete cascade,
    staff_id  integer not null references staff (id) on delete cascade,
    at        integer not null,
    primary key (notice_id, staff_id)
) strict;

-- The key pair by which push services know this office (VAPID, RFC 8292); made when the first device is added. It must be readable
-- to sign with it. Whoever has it and the addresses below can make these devices show something, and no more.
create table push_key (
    id          integer primary key check (id = 1),
    private_key text not null,                                  -- 32 bytes, base64url without padding
    made_at     integer not null
) strict;

-- Devices that want to be told (Web Push): where their browser is reached, and the keys that what is sent is encrypted with (RFC 8291).
-- autoincrement: an id that was ended is never given to another one.
create table push_subscription (
    id           integer primary key autoincrement,
    staff_id     integer not null references staff (id) on delete cascade,
    endpoint     text not null unique,
    p256dh       text not null,                                 -- public key of the browser, 65 bytes, base64url
    auth         text not null,                                 -- secret of the browser, 16 bytes, base64url
    language     text not null check (language in ('id', 'en')),
    device       text not null default '',                      -- short, for people: 'Chrome, Android'
    after_notice integer not null,                              -- what was told before is not sent to it
    made_at      integer not null
) strict;
create index push_subscription_by_staff on push_subscription (staff_id);

-- How far each notice has come to each device. It is marked 'sending' on the disk before anything leaves: a server that dies in
-- between sends nothing twice.
create table push_delivery (
    notice_id       integer not null references notice (id) on delete cascade,
    subscription_id integer not null references push_subscription (id) on delete cascade,
    state           text not null check (state in ('sending', 'sent', 'waiting', 'failed')),
    attempts        integer not null,
    next_at         integer,                                    -- of one that waits
    primary key (notice_id, subscription_id)
) strict;
create index push_delivery_by_subscription on push_delivery (subscription_id);
