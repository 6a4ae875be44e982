-- The admin changes what is lent. A facility that is not active is offered to nobody; what is booked in it stays.
alter table facility add column active integer not null default 1 constraint facility_active check (active in (0, 1));

-- From when on the stock, and what is only a rule, count: a smaller stock of today does not concern what ended yesterday, when
-- there was more. Whoever changes these by hand leaves it as it is, and is then held to everything since.
alter table facility add column valid_from integer not null default 0;
-- The same for a thing that is put into another one.
alter table facility_part add column since integer not null default 0;

-- Both say what is offered, so that kept catalogues are old when they change.
create trigger facility_offered_updated after update of active, rule_only on facility
begin update catalogue_revision set revision = revision + 1; end;

-- As in 0004, 0008, 0012 and 0013, but only for what has not ended.
drop trigger facility_stock_update;
create trigger facility_stock_update before update of stock on facility
when new.stock < old.stock
begin
    select raise(abort, 'stock_exceeded') where exists (
        select 1 from occupancy p
        where p.facility_id = new.id and p.hold = 'hard' and p.ends_at + p.clean_up_minutes * 60 > new.valid_from
          and (select sum(o.quantity) from occupancy o
               where o.facility_id = new.id and o.hold = 'hard' and o.starts_at <= max(p.starts_at, new.valid_from)
                 and o.ends_at + o.clean_up_minutes * 60 > max(p.starts_at, new.valid_from)) > new.stock);
end;

drop trigger facility_becomes_exclusive;
create trigger facility_becomes_exclusive before update of stock on facility
when new.stock = 1 and old.stock <> 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_clash c
        where c.facility_id = new.id and c.other_facility_id = new.id
          and (select ends_at from occupancy where id = c.occupancy_id) > new.valid_from
          and (select ends_at from occupancy where id = c.other_id) > new.valid_from);
end;

drop trigger facility_part_inserted;
create trigger facility_part_inserted after insert on facility_part
begin
    select raise(abort, 'facility_inside_itself') where exists (
        select 1 from facility_reach where facility_id = new.part_id and part_id = new.whole_id);
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash c
        where c.facility_id in (select facility_id from facility_reach where part_id = new.whole_id)
          and (select ends_at from occupancy where id = c.occupancy_id) > new.since
          and (select ends_at from occupancy where id = c.other_id) > new.since);
    update catalogue_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

drop trigger facility_part_updated;
create trigger facility_part_updated after update on facility_part
begin
    select raise(abort, 'facility_inside_itself') where exists (
        select 1 from facility_reach where facility_id = new.part_id and part_id = new.whole_id);
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash c
        where c.facility_id in (select facility_id from facility_reach where part_id = new.whole_id)
          and (select ends_at from occupancy where id = c.occupancy_id) > new.since
          and (select ends_at from occupancy where id = c.other_id) > new.since);
    update catalogue_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

-- A rule becomes a thing only while nobody has passed it by; the other way nothing is in the way.
drop trigger facility_rule_only_updated;
create trigger facility_rule_only_updated after update of rule_only on facility
when new.rule_only < old.rule_only
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy_kin_clash c
        where c.facility_id in (select facility_id from facility_reach where part_id = new.id)
          and (select ends_at from occupancy where id = c.occupancy_id) > new.valid_from
          and (select ends_at from occupancy where id = c.other_id) > new.valid_from);
end;
