-- What the facilities team has closed itself it may move and open again (decision 26). Kept with the closure: roles and stand-ins change.
alter table closure add column by_team integer not null default 0 check (by_team in (0, 1));

update closure set by_team = 1
where purpose = 'maintenance'
  and created_by in (select staff_id from staff_role where role = 'sarpras')
  and created_by not in (select staff_id from staff_role where role = 'admin');

-- Is a closure there because something is broken? Asked whenever one is carried.
create index damage_by_closure on damage (closure_id);
