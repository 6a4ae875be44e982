-- 1: the applicant may know of this proposal, or of the one that it replaced: a message about it was opened or sent. Whoever
-- takes it back has to tell them (docs/decisions/0012).
alter table proposal add column told integer not null default 0 constraint proposal_told check (told in (0, 1));
update proposal set told = 1 where exists (
    select 1 from message m
    where m.reservation_id = proposal.reservation_id and m.template in ('offer', 'reschedule') and m.created_at >= proposal.asked_at
      and (m.sent_at is not null or m.opened_at is not null));

-- A rule of a unit (one warden, one key), entered as a thing that lies in every room of the unit (docs/decisions/0007, 0013).
-- 1 = it is only that and takes no space: an admin may pass it by with a reason. Rooms and things are 0.
alter table facility add column rule_only integer not null default 0 constraint facility_rule_only check (rule_only in (0, 1));

-- Who passed the rule of a unit by for which request, when and why. Written once.
create table unit_override (
    id             integer primary key,
    reservation_id integer not null references reservation (id) on delete cascade,
    reason         text not null,
    decided_by     integer not null references staff (id),
    decided_at     integer not null,
    constraint unit_override_has_a_reason check (trim(reason) <> '')
) strict;
create index unit_override_by_reservation on unit_override (reservation_id);

create trigger unit_override_by_an_admin before insert on unit_override
when not exists (select 1 from staff_role where staff_id = new.decided_by and role = 'admin')
begin
    select raise(abort, 'unit_override_by_an_admin');
end;

create trigger unit_override_is_never_changed before update on unit_override
begin
    select raise(abort, 'unit_override_is_never_changed');
end;

-- By which override this row may lie beside uses of its unit that were there before it.
alter table occupancy add column override_id integer references unit_override (id);

-- Kin that have nothing in common but rules of a unit: neither lies in the other, and no room or thing lies in both.
create view facility_kin_by_rule (facility_id, kin_id) as
select k.facility_id, k.kin_id
from facility_kin k
where not exists (
    select 1
    from facility_reach one
    join facility_reach other on other.part_id = one.part_id
    join facility shared on shared.id = one.part_id
    where one.facility_id = k.facility_id and other.facility_id = k.kin_id
      and (shared.rule_only = 0 or shared.id in (k.facility_id, k.kin_id)));

-- The clashes between kin (0012), without those that an override lets pass: it is the later of the two that has it, so that
-- whoever comes after it needs one of their own.
drop view occupancy_kin_clash;
create view occupancy_kin_clash (occupancy_id, other_id, facility_id, kin_id, starts_at) as
select c.occupancy_id, c.other_id, k.facility_id, k.kin_id, c.starts_at
from facility_kin k cross join occupancy_clash c
where c.facility_id = k.facility_id and c.other_facility_id = k.kin_id
  and not (exists (select 1 from occupancy later
                   join unit_override u on u.id = later.override_id and u.reservation_id = later.reservation_id
                   where later.id = max(c.occupancy_id, c.other_id))
           and exists (select 1 from facility_kin_by_rule b where b.facility_id = k.facility_id and b.kin_id = k.kin_id));

-- A rule becomes a thing only while nobody has passed it by.
create trigger facility_rule_only_updated after update of rule_only on facility
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash where facility_id in (select facility_id from facility_reach where part_id = new.id));
end;
