-- Space inside space (docs/decisions/0007): a hall and its halves, a laboratory and its fixed projector, a trolley that
-- two rooms share. What is written down is only which thing lies directly in which; the rest is read from that, so that it
-- cannot be out of date.

create table facility_part (
    whole_id integer not null references facility (id) on delete cascade,
    part_id  integer not null references facility (id) on delete cascade,
    primary key (whole_id, part_id)
) strict;
create index facility_part_by_part on facility_part (part_id, whole_id);

-- What a use of a facility takes: itself and everything in it, at any depth. Facilities that stand alone are not here.
-- `union`, not `union all`: it ends even if somebody has made a circle.
create view facility_reach (facility_id, part_id) as
with recursive reach (facility_id, part_id) as (
    select whole_id, whole_id from facility_part
    union
    select part_id, part_id from facility_part
    union
    select reach.facility_id, facility_part.part_id from reach join facility_part on facility_part.whole_id = reach.part_id
)
select facility_id, part_id from reach;

-- Whose uses are in each other's way: one lies in the other, or both contain the same thing. Two halves of one hall do not.
create view facility_kin (facility_id, kin_id) as
select distinct one.facility_id, other.facility_id
from facility_reach one join facility_reach other on other.part_id = one.part_id
where other.facility_id <> one.facility_id;

-- Hard rows of kin that are closer than the gap of an exclusive facility (0004). One unit of a pool is enough: whatever
-- lies in a thing is taken whole with it. The same window of 31 days and a buffer, so that it stays a walk on the index.
create view occupancy_kin_clash (facility_id, kin_id, starts_at) as
select k.facility_id, k.kin_id, max(p.starts_at, o.starts_at)
from facility_kin k cross join occupancy p cross join occupancy o
where p.facility_id = k.facility_id and p.hold = 'hard' and o.facility_id = k.kin_id and o.hold = 'hard'
  and o.starts_at > p.starts_at - 2678400 - 86400 and o.starts_at < p.ends_at + 86400
  and p.starts_at < o.ends_at + case when p.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                     else max(o.clean_up_minutes, p.set_up_minutes) * 60 end
  and o.starts_at < p.ends_at + case when p.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                     else max(p.clean_up_minutes, o.set_up_minutes) * 60 end;

create trigger occupancy_kin_insert before insert on occupancy
when new.hold = 'hard' and (exists (select 1 from facility_part where whole_id = new.facility_id)
                            or exists (select 1 from facility_part where part_id = new.facility_id))
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from facility_kin k cross join occupancy o
        where k.facility_id = new.facility_id and o.facility_id = k.kin_id and o.hold = 'hard'
          and o.starts_at > new.starts_at - 2678400 - 86400 and o.starts_at < new.ends_at + 86400
          and new.starts_at < o.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(o.clean_up_minutes, new.set_up_minutes) * 60 end
          and o.starts_at < new.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(new.clean_up_minutes, o.set_up_minutes) * 60 end);
end;

create trigger occupancy_kin_update before update on occupancy
when new.hold = 'hard' and (exists (select 1 from facility_part where whole_id = new.facility_id)
                            or exists (select 1 from facility_part where part_id = new.facility_id))
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from facility_kin k cross join occupancy o
        where k.facility_id = new.facility_id and o.facility_id = k.kin_id and o.hold = 'hard' and o.id <> old.id
          and o.starts_at > new.starts_at - 2678400 - 86400 and o.starts_at < new.ends_at + 86400
          and new.starts_at < o.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(o.clean_up_minutes, new.set_up_minutes) * 60 end
          and o.starts_at < new.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(new.clean_up_minutes, o.set_up_minutes) * 60 end);
end;

-- Nothing lies in itself; nothing becomes a part while both are promised to different people. What became kin by the new
-- row can only be the whole, or something that it lies in. All calendars may look different from then on.
create trigger facility_part_inserted after insert on facility_part
begin
    select raise(abort, 'facility_inside_itself') where exists (
        select 1 from facility_reach where facility_id = new.part_id and part_id = new.whole_id);
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash where facility_id in (select facility_id from facility_reach where part_id = new.whole_id));
    update catalogue_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger facility_part_updated after update on facility_part
begin
    select raise(abort, 'facility_inside_itself') where exists (
        select 1 from facility_reach where facility_id = new.part_id and part_id = new.whole_id);
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash where facility_id in (select facility_id from facility_reach where part_id = new.whole_id));
    update catalogue_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger facility_part_deleted after delete on facility_part
begin
    update catalogue_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
