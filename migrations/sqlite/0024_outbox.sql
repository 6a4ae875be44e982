-- The outbox (kotak keluar): how far a message has come, and each channel's delivery of it (docs/decisions/0017). `sent_at` stays
-- the first proof that the applicant was told; a later failure takes it back.
alter table message add column state text not null default 'queued'
    constraint message_state check (state in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown', 'manual'));
alter table message add column cause text not null default '';           -- kind of the event that it tells: approved, moved
alter table message add column idempotency_key text not null default '';
alter table message add column parameters text not null default '[]';    -- what was filled in, in the order of the wording: JSON
alter table message add column email text not null default '';           -- second way, for those who gave an address
alter table message add column proof text not null default '';           -- channel of the first proof: cloud_api, email; manual = a person
alter table message add column told_how text not null default '';        -- of a person: whatsapp, phone, paper
alter table message add column by_hand integer not null default 0        -- 1: a person has it in hand, no channel sends it
    constraint message_by_hand check (by_hand in (0, 1));
update message set state = 'manual', proof = 'manual', told_how = case when recipient = '' then 'paper' else 'whatsapp' end where sent_at is not null;
update message set idempotency_key = 'before-' || id;
create unique index message_idempotency on message (idempotency_key) where idempotency_key <> '';

-- One channel's attempt to carry one message.
create table delivery (
    id            integer primary key,
    message_id    integer not null references message (id) on delete cascade,
    channel       text not null constraint delivery_channel check (channel in ('cloud_api', 'gateway', 'email')),
    state         text not null default 'queued'
        constraint delivery_state check (state in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown')),
    attempts      integer not null default 0,      -- begun, also those that were refused
    sends         integer not null default 0 constraint delivery_at_most_twice check (sends between 0 and 2), -- the body may have left so often
    next_try_at   integer,                         -- null = nothing more by itself
    provider_id   text not null default '',        -- wamid…
    error_code    text not null default '',
    error_detail  text not null default '',
    maybe_twice   integer not null default 0 constraint delivery_maybe_twice check (maybe_twice in (0, 1)),
    created_at    integer not null,
    started_at    integer,                         -- of the last attempt
    accepted_at   integer,
    delivered_at  integer,
    read_at       integer,
    failed_at     integer,
    constraint delivery_once unique (message_id, channel)
) strict;
create index delivery_due on delivery (channel, next_try_at) where next_try_at is not null;
create index delivery_by_provider on delivery (provider_id) where provider_id <> '';

-- Every attempt: for the rate of three an hour to one number, and for people who ask why.
create table delivery_attempt (
    id          integer primary key,
    delivery_id integer not null references delivery (id) on delete cascade,
    recipient   text not null,                     -- E.164, or the address of an e-mail
    started_at  integer not null,
    ended_at    integer,                           -- null = the process died while it was under way
    outcome     text not null default '',          -- accepted, retry, unknown, permanent, template_stopped, channel_stopped
    code        text not null default '',
    detail      text not null default ''
) strict;
create index delivery_attempt_by_delivery on delivery_attempt (delivery_id);
create index delivery_attempt_by_recipient on delivery_attempt (recipient, started_at);

-- A channel, or one template of it, through which nothing goes until a person has looked (pemutus arus). Empty template = all.
create table channel_stop (
    channel    text not null,
    template   text not null default '',
    language   text not null default '',
    stopped_at integer not null,
    code       text not null,
    detail     text not null,
    primary key (channel, template, language)
) strict;

-- News from outside, kept raw and worked through afterwards; the same news twice is one row.
create table channel_news (
    id           integer primary key,
    channel      text not null,
    digest       text not null unique,             -- SHA-256 of channel and body, hexadecimal
    body         text not null,
    received_at  integer not null,
    processed_at integer
) strict;
create index channel_news_waiting on channel_news (id) where processed_at is null;
