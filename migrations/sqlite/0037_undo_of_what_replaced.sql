-- What was proposed before a move or another proposal took its place, as JSON: it comes back when that is undone.
alter table last_move add column proposal text;
