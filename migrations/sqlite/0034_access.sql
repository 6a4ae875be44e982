-- How a facility is reached and used by people with disabilities (*akses*): ramp, toilet, distance, in a few sentences. Both languages
-- or none. Kept catalogues do not hold it, so that none is old when it changes.
alter table facility add column access_id text not null default '';
alter table facility add column access_en text not null default '';
