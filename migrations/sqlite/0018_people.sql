-- What belongs to the people who work here: a second factor, sessions and tokens that can be named and ended one by one, whose
-- work somebody does meanwhile, and who has read which request.

-- Sessions and tokens get an id of their own, by which a page can name them: the hash of a secret stays in the database.
-- autoincrement: an id that was ended is never given to another one, so a button on an old page ends nothing else.
create table session_with_id (
    id           integer primary key autoincrement,
    token_hash   text not null unique,
    staff_id     integer not null references staff (id) on delete cascade,
    created_at   integer not null,
    last_seen_at integer not null,
    expires_at   integer not null,
    user_agent   text not null default ''           -- short, for people: 'Chrome, Android'
) strict;
insert into session_with_id (token_hash, staff_id, created_at, last_seen_at, expires_at)
    select token_hash, staff_id, created_at, last_seen_at, expires_at from session;
drop table session;
alter table session_with_id rename to session;
create index session_by_staff on session (staff_id);

create table api_token_with_id (
    id         integer primary key autoincrement,
    token_hash text not null unique,
    staff_id   integer not null references staff (id) on delete cascade,
    label      text not null default '',            -- what it is for, in the words of its owner
    created_at integer not null
) strict;
insert into api_token_with_id (token_hash, staff_id, created_at) select token_hash, staff_id, created_at from api_token;
drop table api_token;
alter table api_token_with_id rename to api_token;
create index api_token_by_staff on api_token (staff_id);

-- What a GET may write stands in tables of its own, outside of the chain of events (decisions, 5): the use of sessions (above) and
-- of tokens, and who has read what.
create table token_use (
    token_id     integer primary key references api_token (id) on delete cascade,
    last_used_at integer not null
) strict;

create table last_sign_in (
    staff_id integer primary key references staff (id) on delete cascade,
    at       integer not null
) strict;

-- The second factor (TOTP, RFC 6238). The secret must be readable to check a code, so it cannot be a hash; whoever can read this
-- file can sign in with a password they also know. Before it is confirmed it does not count, and its recovery codes stand here in
-- plain text, because the page shows them until then; afterwards only their hashes are kept.
create table second_factor (
    staff_id       integer primary key references staff (id) on delete cascade,
    secret         text not null,                   -- base 32
    recovery_codes text not null default '',        -- with blanks between them; empty once confirmed
    confirmed_at   integer,
    last_step      integer not null default 0       -- number of the last half minute whose code was taken: a code works once
) strict;

create table recovery_code (
    staff_id  integer not null references staff (id) on delete cascade,
    code_hash text not null,
    used_at   integer,
    primary key (staff_id, code_hash)
) strict;

-- Who does the work of somebody who is away: local dates, both included. What was ended early stays, with the moment.
create table delegation (
    id          integer primary key autoincrement,
    absent_id   integer not null references staff (id) on delete cascade,
    delegate_id integer not null references staff (id) on delete cascade,
    first_date  text not null,
    last_date   text not null,
    entered_by  integer references staff (id) on delete set null,
    entered_at  integer not null,
    ended_at    integer,
    constraint delegation_to_another check (absent_id <> delegate_id),
    constraint delegation_dates check (first_date <= last_date)
) strict;
create index delegation_by_delegate on delegation (delegate_id, last_date);
create index delegation_by_absent on delegation (absent_id, last_date);

-- Which member of staff opened which request. The code, and nothing of the applicant: the line may stay when the request is erased.
create table read_log (
    id       integer primary key,
    staff_id integer not null references staff (id) on delete cascade,
    code     text not null,
    read_at  integer not null
) strict;
create index read_log_by_time on read_log (read_at);
create index read_log_by_reader on read_log (staff_id, code, read_at);
