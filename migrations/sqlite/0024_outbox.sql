-- The outbox (kotak keluar): how far a message has come, and each channel's delivery of it (docs/decisions/0017). `sent_at` stays
-- the first proof that the applicant was told; a later failure takes it back.
alter table message add column state text not null default 'queued'
    constraint message_state check (state in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown', 'manual'));
alter table message add column cause text not null default '';           -- kind of the event that it tells: approved, moved; empty = none
alter table message add column idempotency_key text not null default '';
alter table message add column parameters text not null default '[]';    -- what was filled in, in the order of the wording: JSON
alter table message add column email text not null default '';           -- second way, for those who gave an address
alter table message add column proof text not null default '';           -- channel of the first proof: cloud_api, email; manual = a person
alter table message add column told_how text not null default '';        -- of a person: whatsapp, phone, paper
alter table message add column by_hand integer not null default 0        -- 1: a person has it in hand, no channel sends it
    constraint message_by_hand check (by_hand in (0, 1));
-- A channel begins with it before this moment and not later: what has lain for days is a person's to judge. 0 = never.
alter table message add column begin_by integer not null default 0;
update message set state = 'manual', proof = 'manual', told_how = case when recipient = '' then 'paper' else 'whatsapp' end where sent_at is not null;
update message set idempotency_key = 'before-' || id;
create unique index message_idempotency on message (idempotency_key) where idempotency_key <> '';
create index message_to_begin on message (begin_by) where cancelled_at is null and by_hand = 0 and state <> 'manual';

-- One channel's attempt to carry one message.
create table delivery (
    id            integer primary key,
    message_id    integer not null references message (id) on delete cascade,
    channel       text not null constraint delivery_channel check (channel in ('cloud_api', 'gateway', 'email')),
    state         text not null default 'queued'
        constraint delivery_state check (state in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown')),
    attempts      integer not null default 0,      -- begun, also those that were refused; from 0 again when a person wants it tried again
    sends         integer not null default 0 constraint delivery_at_most_twice check (sends between 0 and 2), -- it may have been taken so often
    next_try_at   integer,                         -- null = nothing more by itself
    -- 1: it is not its own fault that it waits; as soon as the channel answers again it goes.
    waits_for_channel integer not null default 0 constraint delivery_waits_for_channel check (waits_for_channel in (0, 1)),
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
-- Oldest message first: the first one that may leave ends the walk.
create index delivery_due on delivery (channel, message_id) where next_try_at is not null;
create index delivery_sending on delivery (channel) where state = 'sending';
create index delivery_by_provider on delivery (provider_id) where provider_id <> '';

-- Every attempt: for the rate of three an hour to one number, and for people who ask why.
create table delivery_attempt (
    id          integer primary key,
    delivery_id integer not null references delivery (id) on delete cascade,
    recipient   text not null,                     -- E.164, or the address of an e-mail
    started_at  integer not null,
    ended_at    integer,                           -- null = under way; the next start ends it when the process died
    outcome     text not null default '',          -- accepted, retry, unknown, permanent, template_stopped, channel_stopped; empty = under way
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

-- A channel that does not answer (gangguan): so many attempts in a row came to nothing for a reason that is not the letter's.
-- One row while it lasts; then only its oldest letter is tried, at next_try_at.
create table channel_trouble (
    channel     text primary key,
    since       integer not null,
    times       integer not null,
    next_try_at integer not null
) strict;

-- News from outside, kept raw and worked through afterwards; the same news twice is one row. They name the recipient: once they
-- are worked through only the digest stays, for a month.
create table channel_news (
    id           integer primary key,
    channel      text not null,
    digest       text not null unique,             -- SHA-256 of channel and body, hexadecimal
    body         text not null,
    received_at  integer not null,
    processed_at integer
) strict;
create index channel_news_by_processed on channel_news (processed_at);
