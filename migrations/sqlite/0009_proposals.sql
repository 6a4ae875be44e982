-- What the office has proposed to an applicant and no answer has come to yet (service §7.2, X2 to X6). Only open ones: what
-- became of the others is told by their events.
create table proposal (
    id              integer primary key autoincrement,  -- never used twice: an answer names the proposal that was read
    reservation_id  integer not null unique references reservation (id) on delete cascade,
    kind            text not null check (kind in ('move', 'offer')),
    facility_id     integer references facility (id),   -- null = where the request is or asks to be
    start_wall      text not null,                      -- YYYY-MM-DDTHH:MM, WITA
    end_wall        text not null,
    starts_at       integer not null,
    ends_at         integer not null,
    reason          text not null default '',
    override_reason text not null default '',
    asked_at        integer not null,
    asked_by        integer references staff (id),
    answer_by       integer not null,
    constraint proposal_ends_after_start check (ends_at > starts_at)
) strict;

-- Rows that are held for a proposal, beside what its request has already.
alter table occupancy add column proposed integer not null default 0
    constraint proposed_to_a_request check (proposed in (0, 1) and (proposed = 0 or reservation_id is not null));

-- Offers of the example data that nobody could answer: there was no page for it.
delete from occupancy where hold = 'hard' and reservation_id in (select id from reservation where status = 'offered');
update reservation set status = 'review', version = version + 1 where status = 'offered';
update facility set revision = revision + 1;

-- The guard of 0004 for exclusive facilities, with one exception: a request uses its own time or the one proposed to it,
-- never both, so these two do not stand in each other's way. Everybody else meets both.
drop trigger occupancy_exclusive_insert;
drop trigger occupancy_exclusive_update;

create trigger occupancy_exclusive_insert before insert on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) = 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy o
        where o.facility_id = new.facility_id and o.hold = 'hard'
          and (o.reservation_id is null or new.reservation_id is null or o.reservation_id <> new.reservation_id or o.proposed = new.proposed)
          and o.starts_at > new.starts_at - 2678400 - 86400 and o.starts_at < new.ends_at + 86400
          and new.starts_at < o.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(o.clean_up_minutes, new.set_up_minutes) * 60 end
          and o.starts_at < new.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(new.clean_up_minutes, o.set_up_minutes) * 60 end);
end;

create trigger occupancy_exclusive_update before update on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) = 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy o
        where o.facility_id = new.facility_id and o.hold = 'hard' and o.id <> old.id
          and (o.reservation_id is null or new.reservation_id is null or o.reservation_id <> new.reservation_id or o.proposed = new.proposed)
          and o.starts_at > new.starts_at - 2678400 - 86400 and o.starts_at < new.ends_at + 86400
          and new.starts_at < o.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(o.clean_up_minutes, new.set_up_minutes) * 60 end
          and o.starts_at < new.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(new.clean_up_minutes, o.set_up_minutes) * 60 end);
end;
