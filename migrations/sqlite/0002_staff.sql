-- Who works here, their roles, sessions and API tokens. Secrets are stored hashed (SHA-256 of a random 128-bit value,
-- Argon2id for passwords).

create table staff (
    id                   integer primary key,
    name                 text not null unique,
    password_hash        text not null,
    must_change_password integer not null default 1,
    active               integer not null default 1,
    created_at           integer not null
) strict;

create table staff_role (
    staff_id integer not null references staff (id) on delete cascade,
    role     text not null check (role in ('ult', 'sarpras', 'admin', 'head', 'sysadmin')),
    primary key (staff_id, role)
) strict;

create table session (
    token_hash   text primary key,
    staff_id     integer not null references staff (id) on delete cascade,
    created_at   integer not null,
    last_seen_at integer not null,
    expires_at   integer not null
) strict;
create index session_by_staff on session (staff_id);

create table api_token (
    token_hash text primary key,
    staff_id   integer not null references staff (id) on delete cascade,
    created_at integer not null
) strict;
