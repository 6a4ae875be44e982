-- The optional way over the head's desk (*disposisi ke Kepala*, service §2.3), off until the office sets it.

-- 1 = it waits there: passed on by the counter, and not yet by the head.
alter table reservation add column with_head integer not null default 0 check (with_head in (0, 1));

-- The sheet knows a third addressee, and what the head has written on it.
create table disposition_with_head (
    reservation_id   integer primary key references reservation (id) on delete cascade,
    agenda_year      integer not null,                    -- of WITA
    agenda_number    integer not null check (agenda_number >= 1),
    forwarded_to     text not null default 'sarpras' check (forwarded_to in ('sarpras', 'sarpras_head', 'head')),
    instruction      text not null default 'coordinate'
        check (instruction in ('respond', 'process', 'coordinate', 'settle', 'study', 'attend', 'other')),
    disposed_at      integer not null,
    disposed_by      integer references staff (id),
    head_at          integer,                             -- null = not passed on by the head
    head_by          integer references staff (id),
    head_to          text not null default '' check (head_to in ('', 'sarpras', 'ult')),
    head_instruction text not null default ''
        check (head_instruction in ('', 'respond', 'process', 'coordinate', 'settle', 'study', 'attend', 'other')),
    head_note        text not null default '',
    unique (agenda_year, agenda_number)
) strict;
insert into disposition_with_head (reservation_id, agenda_year, agenda_number, forwarded_to, instruction, disposed_at, disposed_by)
select reservation_id, agenda_year, agenda_number, forwarded_to, instruction, disposed_at, disposed_by from disposition;
drop table disposition;
alter table disposition_with_head rename to disposition;
