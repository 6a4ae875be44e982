-- Numbers with which the guard could be walked around are refused, also when they are typed by hand.
create trigger occupancy_values_insert before insert on occupancy
when new.set_up_minutes not between 0 and 1440 or new.clean_up_minutes not between 0 and 1440 or new.quantity < 1
begin
    select raise(abort, 'occupancy_values');
end;

create trigger occupancy_values_update before update on occupancy
when new.set_up_minutes not between 0 and 1440 or new.clean_up_minutes not between 0 and 1440 or new.quantity < 1
begin
    select raise(abort, 'occupancy_values');
end;

-- One use takes no more than there is, of a room as of a pool.
create trigger occupancy_quantity_insert before insert on occupancy
when new.hold = 'hard' and new.quantity > (select stock from facility where id = new.facility_id)
begin
    select raise(abort, 'stock_exceeded');
end;

create trigger occupancy_quantity_update before update on occupancy
when new.hold = 'hard' and new.quantity > (select stock from facility where id = new.facility_id)
begin
    select raise(abort, 'stock_exceeded');
end;
