-- What later news make false of a message that was told by one way and still waits in another (docs/decisions/0024): it stays told,
-- and no channel sends it any more. Null = it still holds. What was not told yet is called off instead (cancelled_at).
alter table message add column overtaken_at integer;

-- The channel's id of a copy that has failed for certain and was sent once more: what is said later of its acceptance or failure says
-- nothing of the new copy. Empty = none.
alter table delivery add column failed_copy text not null default '';
create index delivery_by_failed_copy on delivery (failed_copy) where failed_copy <> '';

-- The newest delivery that got an answer of which nobody can say whether it is the letter's fault or the channel's (500), since the
-- channel has taken something; 0 = none. Only such an answer to a newer letter counts as the channel's trouble. times may be 0 until then.
alter table channel_trouble add column newest_unclear integer not null default 0;
