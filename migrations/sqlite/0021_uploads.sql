-- Files that people send: the applicant's letter (*surat permohonan*, service §2.1) and photos of what goes out and comes back
-- (*foto serah terima*, §2.4). The contents lie as files in a folder beside the database, under names that say nothing; here stands
-- what is known of them. A file without a row is thrown away within the hour, so a row that goes takes its file along.
-- autoincrement: an id that is gone is never given to another file, so an old link opens nothing else.
create table upload (
    id             integer primary key autoincrement,
    name           text not null unique,                -- of the file in the folder: 32 random hexadecimal digits
    reservation_id integer references reservation (id) on delete cascade,
    purpose        text not null check (purpose in ('letter', 'handover')),
    shown_name     text not null,                       -- as sent, cleaned; the ending is that of the contents
    content_type   text not null check (content_type in ('pdf', 'jpeg', 'png')),   -- by the first bytes, whatever was claimed
    bytes          integer not null check (bytes between 1 and 5242880),
    sha256         text not null,                       -- lower-case hex
    by_staff       integer references staff (id),       -- null = the applicant
    at             integer not null,
    deleted_at     integer                              -- nobody can open it any more, and its file is thrown away
) strict;
create index upload_by_reservation on upload (reservation_id, purpose);
-- For the quota of a day.
create index upload_by_time on upload (purpose, at);
