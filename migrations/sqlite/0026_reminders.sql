-- What was reminded of (pengingat): one row for each thing, so that nobody is reminded of it twice, whichever process looks,
-- after a restart, and wherever the clock jumps (docs/decisions/0023). Written with its message, or with the event that tells the
-- staff; never changed afterwards.
create table reminder (
    id             integer primary key,
    reservation_id integer not null references reservation (id) on delete cascade,
    kind           text not null
        constraint reminder_kind check (kind in ('use_ahead', 'offer_expiring', 'survey', 'deadline_near', 'deadline_missed')),
    about          text not null,                 -- what of: date of the use, id of the proposal, due moment in seconds; 'done'
    made_at        integer not null,
    message_id     integer references message (id) on delete set null,   -- null = it went to the staff
    not_after      integer,                       -- from then on its message says nothing true any more and must not leave
    constraint reminder_once unique (reservation_id, kind, about)
) strict;
create index reminder_by_message on reminder (message_id) where message_id is not null;
create index handover_by_time on handover (direction, at);

-- The satisfaction survey (SKM, Permenpan RB 14/2017; service §3.1). An answer is never joined to its request: no number, no
-- moment but the month, and no order, because its key is drawn by lot. Elements stand under their keys, since the regulation and
-- its sample sheet number them differently.
create table survey_answer (
    id            text not null primary key,      -- 128 random bits in hex
    month         integer not null,               -- first moment of the month in which it came, WITA
    facility_kind text not null,                  -- kind of service: what was used
    gender        text not null default '',       -- these four only if somebody wants to say them
    age           text not null default '',
    education     text not null default '',
    occupation    text not null default '',
    persyaratan   integer not null check (persyaratan between 1 and 4),
    prosedur      integer not null check (prosedur between 1 and 4),
    waktu         integer not null check (waktu between 1 and 4),
    biaya         integer not null check (biaya between 1 and 4),
    produk        integer not null check (produk between 1 and 4),
    kompetensi    integer not null check (kompetensi between 1 and 4),
    perilaku      integer not null check (perilaku between 1 and 4),
    sarana        integer not null check (sarana between 1 and 4),
    pengaduan     integer not null check (pengaduan between 1 and 4)
) strict, without rowid;
create index survey_answer_by_month on survey_answer (month);

-- Requests whose applicant has answered. It only stops a second answer, and knows neither what was said nor when.
create table survey_token (
    reservation_id integer primary key references reservation (id) on delete cascade
) strict;

alter table retention_run add column survey integer not null default 0;   -- answers to the survey that were kept long enough
