-- A cancellation that the applicant told the counter: how it reached the office (in_person, phone, whatsapp, letter). Empty when
-- the applicant cancelled on their own page. Their reason stands in reason_note.
alter table reservation add column withdrawn_how text not null default '';
