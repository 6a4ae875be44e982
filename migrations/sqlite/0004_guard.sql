-- The database's own guarantee against double booking: true also for SQL typed by hand (decisions §3).
-- Half-open intervals: touching is fine. Only hard rows count.
--
-- Exclusive facility (stock 1): two hard rows conflict when the gap between them is smaller than
-- max(left.clean_up, right.set_up); between a booking and maintenance no buffer applies.
-- Pool (stock n > 1): a row occupies [starts_at, ends_at + clean_up); the peak of simultaneous quantities may not exceed
-- the stock at any moment. The peak can only rise at a start point, so the start points inside the new row are swept.

create trigger occupancy_exclusive_insert before insert on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) = 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy o
        where o.facility_id = new.facility_id and o.hold = 'hard'
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
          and o.starts_at > new.starts_at - 2678400 - 86400 and o.starts_at < new.ends_at + 86400
          and new.starts_at < o.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(o.clean_up_minutes, new.set_up_minutes) * 60 end
          and o.starts_at < new.ends_at + case when new.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                               else max(new.clean_up_minutes, o.set_up_minutes) * 60 end);
end;

create trigger occupancy_stock_insert after insert on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) <> 1
begin
    select raise(abort, 'stock_exceeded') where exists (
        select 1 from occupancy p
        where p.facility_id = new.facility_id and p.hold = 'hard'
          and p.starts_at < new.ends_at + new.clean_up_minutes * 60
          and p.starts_at >= new.starts_at
          and (select sum(o.quantity) from occupancy o
               where o.facility_id = new.facility_id and o.hold = 'hard'
                 and o.starts_at > p.starts_at - 2678400 - 86400 and o.starts_at <= p.starts_at
                 and o.ends_at + o.clean_up_minutes * 60 > p.starts_at)
              > (select stock from facility where id = new.facility_id));
end;

create trigger occupancy_stock_update after update on occupancy
when new.hold = 'hard' and (select stock from facility where id = new.facility_id) <> 1
begin
    select raise(abort, 'stock_exceeded') where exists (
        select 1 from occupancy p
        where p.facility_id = new.facility_id and p.hold = 'hard'
          and p.starts_at < new.ends_at + new.clean_up_minutes * 60
          and p.starts_at >= new.starts_at
          and (select sum(o.quantity) from occupancy o
               where o.facility_id = new.facility_id and o.hold = 'hard'
                 and o.starts_at > p.starts_at - 2678400 - 86400 and o.starts_at <= p.starts_at
                 and o.ends_at + o.clean_up_minutes * 60 > p.starts_at)
              > (select stock from facility where id = new.facility_id));
end;

-- A smaller stock, or a change from pool to room, may not make yesterday's promise a lie.
create trigger facility_stock_update before update of stock on facility
when new.stock < old.stock
begin
    select raise(abort, 'stock_exceeded') where exists (
        select 1 from occupancy p
        where p.facility_id = new.id and p.hold = 'hard'
          and (select sum(o.quantity) from occupancy o
               where o.facility_id = new.id and o.hold = 'hard' and o.starts_at <= p.starts_at
                 and o.ends_at + o.clean_up_minutes * 60 > p.starts_at) > new.stock);
end;

-- From pool to room: uses that followed each other without a gap need one from then on.
create trigger facility_becomes_exclusive before update of stock on facility
when new.stock = 1 and old.stock <> 1
begin
    select raise(abort, 'slot_taken') where exists (
        select 1 from occupancy p join occupancy o
          on o.facility_id = p.facility_id and o.id <> p.id and o.hold = 'hard'
         and o.starts_at >= p.starts_at and o.starts_at < p.ends_at + 86400
        where p.facility_id = new.id and p.hold = 'hard'
          and o.starts_at < p.ends_at + case when p.purpose = 'maintenance' or o.purpose = 'maintenance' then 0
                                             else max(p.clean_up_minutes, o.set_up_minutes) * 60 end);
end;
