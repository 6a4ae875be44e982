-- The office's own wordings (docs/decisions/0022): versions are added and never changed, so that what was told can be read again.
-- A message and a language without a row have the published wording (locales/office/messages.yml), which counts as version 0.
create table message_wording (
    template      text not null,
    language      text not null constraint message_wording_language check (language in ('id', 'en')),
    version       integer not null check (version >= 1),
    text          text not null,                  -- with %{name}, without the signature; empty = back to the published wording
    entered_by    integer references staff (id) on delete set null,
    entered_at    integer not null,
    registered_at integer,                        -- WhatsApp has approved it as <template>_v<version>; null = not known yet
    registered_by integer references staff (id) on delete set null,
    primary key (template, language, version)
) strict;

create trigger message_wording_stays before update of template, language, version, text, entered_at on message_wording
begin select raise(abort, 'message_wording_stays'); end;
create trigger message_wording_is_kept before delete on message_wording
begin select raise(abort, 'message_wording_is_kept'); end;

-- A channel that can send approved templates only sends the newest one that is: its name, its text as the applicant then reads it
-- (empty = the same as `text`), and its values in `parameters`. Frozen with the message.
alter table message add column wording_version integer not null default 0;
alter table message add column registered_name text not null default '';
alter table message add column registered_text text not null default '';

-- What the list of messages looks up: how far they have come, what kind they are.
create index message_by_state on message (state) where cancelled_at is null;
create index message_by_template on message (template);
