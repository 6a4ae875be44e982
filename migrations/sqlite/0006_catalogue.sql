-- Grows with every change of what can be lent (not of when it is taken), so that no process works with an old catalogue.
create table catalogue_revision (
    only_row integer primary key check (only_row = 1),
    revision integer not null
) strict;
insert into catalogue_revision (only_row, revision) values (1, 1);

create trigger facility_inserted after insert on facility
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_updated after update of code, name, kind, stock, set_up_minutes, clean_up_minutes, lending_units, position, example on facility
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_deleted after delete on facility
begin update catalogue_revision set revision = revision + 1; end;

create trigger facility_capacity_inserted after insert on facility_capacity
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_capacity_updated after update on facility_capacity
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_capacity_deleted after delete on facility_capacity
begin update catalogue_revision set revision = revision + 1; end;

create trigger facility_amenity_inserted after insert on facility_amenity
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_amenity_updated after update on facility_amenity
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_amenity_deleted after delete on facility_amenity
begin update catalogue_revision set revision = revision + 1; end;

create trigger facility_hours_inserted after insert on facility_hours
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_hours_updated after update on facility_hours
begin update catalogue_revision set revision = revision + 1; end;
create trigger facility_hours_deleted after delete on facility_hours
begin update catalogue_revision set revision = revision + 1; end;
