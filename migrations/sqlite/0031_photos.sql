-- Photos of what is lent (*foto fasilitas*). What the admin sends is drawn anew in two widths, so nothing of the camera's own notes
-- is kept; the contents lie as files in the folder beside the database, as those of requests do (0021).
create table facility_photo (
    id          integer primary key autoincrement,
    facility_id integer not null references facility (id) on delete cascade,
    position    integer not null,                       -- order on the page, from 1
    key         text not null,                          -- in its public address: 32 hexadecimal digits of the wide picture's SHA-256
    alt_id      text not null check (alt_id <> ''),     -- what is to be seen on it, for those who do not see it
    alt_en      text not null check (alt_en <> ''),
    added_by    integer references staff (id),
    added_at    integer not null,
    deleted_at  integer                                 -- shown nowhere any more, and its files are thrown away
) strict;
create index facility_photo_by_facility on facility_photo (facility_id, position);
create index facility_photo_by_key on facility_photo (key);
-- For the quota of a day.
create index facility_photo_by_time on facility_photo (added_at);

-- Each photo has one of each width; one that was narrower when it came stays as narrow as it was.
create table facility_photo_file (
    id       integer primary key,
    photo_id integer not null references facility_photo (id) on delete cascade,
    size     text not null check (size in ('480', '1280')),
    name     text not null unique,                      -- of the file in the folder: 32 random hexadecimal digits
    width    integer not null check (width > 0),
    height   integer not null check (height > 0),
    bytes    integer not null check (bytes > 0),
    sha256   text not null,                             -- lower-case hex
    unique (photo_id, size)
) strict;

-- A password that somebody else has given out opens the door once, and not for long. Null = chosen by its owner, or given out
-- before this was kept.
alter table staff add column password_expires_at integer;
