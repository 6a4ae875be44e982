-- What staff look at all day is looked up, never found by walking through every request or message (tests/office/plans.rs).

-- Uses that go out today, what comes back, what has come undecided: a state and a time. Without it they are found by the time
-- alone, among all uses that ever were.
create index reservation_by_status_and_start on reservation (status, starts_at);

-- Decisions that nobody was told yet are counted with every load of the inbox. Only they are in it.
create index message_untold on message (reservation_id) where decision = 1 and sent_at is null and cancelled_at is null;
