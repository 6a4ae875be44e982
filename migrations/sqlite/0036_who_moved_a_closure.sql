-- Whoever moves an event or maintenance from where it is no more is told who was faster.
alter table closure add column moved_by integer references staff (id);
