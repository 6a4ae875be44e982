-- Which two hard rows stand in each other's way is written down once, for rooms (0004, 0009) and for kin (0008). Touching is
-- fine; the gap is the larger of the one's clean-up and the other's set-up, none beside maintenance. A request uses its own
-- time or the one proposed to it, never both, so these two are no clash, in one room or across kin; everybody else meets both.
-- No stretch is longer than 31 days and no buffer than one, so it stays a short walk on the index. Each pair comes twice, once
-- from either side.
create view occupancy_clash (occupancy_id, other_id, facility_id, other_facility_id, starts_at) as
select p.id, o.id, p.facility_id, o.facility_id, max(p.starts_at, o.starts_at)
from occupancy p cross join occupancy o
where p.hold = 'hard' and o.hold = 'hard' and o.id <> p.id
  and (o.reservation_id is null or p.reservation_id is null or o.reservation_id <> p.reservation_id or o.proposed = p.proposed)
  and o.starts_at > p.starts_at - 2678400 - 86400 and o.starts_at < p.ends_at + 86400
  and p.starts_at < o.ends_at + case when p.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                     else max(o.clean_up_minutes, p.set_up_minutes) * 60 end
  and o.starts_at < p.ends_at + case when p.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                     else max(p.clean_up_minutes, o.set_up_minutes) * 60 end;

-- The clashes between kin. One unit of a pool is enough: whatever lies in a thing is taken whole with it.
drop view occupancy_kin_clash;
create view occupancy_kin_clash (occupancy_id, other_id, facility_id, kin_id, starts_at) as
select c.occupancy_id, c.other_id, k.facility_id, k.kin_id, c.starts_at
from facility_kin k cross join occupancy_clash c
where c.facility_id = k.facility_id and c.other_facility_id = k.kin_id;

-- The view knows rows that are there, so the guard looks after the row is written; `abort` takes it back.
drop trigger occupancy_exclusive_insert;
create trigger occupancy_exclusive_insert after insert on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) = 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_clash where occupancy_id = new.id and other_facility_id = new.facility_id);
end;

drop trigger occupancy_exclusive_update;
create trigger occupancy_exclusive_update after update on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) = 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_clash where occupancy_id = new.id and other_facility_id = new.facility_id);
end;

drop trigger occupancy_kin_insert;
create trigger occupancy_kin_insert after insert on occupancy
when new.hold = 'hard' and (exists (select 1 from facility_part where whole_id = new.facility_id)
                            or exists (select 1 from facility_part where part_id = new.facility_id))
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash where occupancy_id = new.id and facility_id = new.facility_id);
end;

drop trigger occupancy_kin_update;
create trigger occupancy_kin_update after update on occupancy
when new.hold = 'hard' and (exists (select 1 from facility_part where whole_id = new.facility_id)
                            or exists (select 1 from facility_part where part_id = new.facility_id))
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash where occupancy_id = new.id and facility_id = new.facility_id);
end;

-- From pool to room: uses that followed each other without a gap need one from then on.
drop trigger facility_becomes_exclusive;
create trigger facility_becomes_exclusive before update of stock on facility
when new.stock = 1 and old.stock <> 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_clash where facility_id = new.id and other_facility_id = new.id);
end;
