-- What the office says of itself: names, links, the cut-off, the components of the service standard that only it can write, its
-- pledge. One row for each thing that was ever set; where there is none, the pages say what they said before there were settings
-- (domain/office_settings.rs knows what). An empty value is a decision: what is empty is not shown.
create table setting (
    key        text primary key,
    value      text not null,
    changed_by integer references staff (id) on delete set null,
    changed_at integer not null
) strict;

-- The house rules by version, a rule on each line. A request keeps the version that was in force when it was received
-- (reservation.rules_version), so what was agreed to can always be read again: versions are added and never changed.
create table house_rules (
    version    integer primary key check (version >= 1),
    text_id    text not null check (text_id <> ''),
    text_en    text not null check (text_en <> ''),
    from_date  text not null default '',          -- YYYY-MM-DD, WITA; empty = from the beginning
    entered_by integer references staff (id) on delete set null,
    entered_at integer                            -- null = came with the program
) strict;
insert into house_rules (version, text_id, text_en) values (1,
'Pakai sesuai peruntukan dan waktu yang disepakati.
Lakukan serah terima sebelum dan sesudah dipakai.
Jaga kebersihan; buang sampah; matikan AC, lampu, dan peralatan.
Dilarang merokok serta membawa miras, narkoba, atau senjata.
Dilarang memaku, mengecat, atau menempel yang merusak.
Tidak memindahtangankan.
Kerusakan atau kehilangan menjadi tanggung jawab peminjam.
Bukan untuk kampanye politik, SARA, atau kegiatan melanggar hukum.
Bila batal, beri tahu kami secepatnya.
Perpanjangan dilakukan melalui permohonan baru.
Layanan tidak dipungut biaya; jangan memberi imbalan kepada petugas.',
'Use the facility for the agreed purpose and at the agreed time.
Hand over before and after use.
Keep it clean; remove your rubbish; switch off air conditioning, lights and equipment.
No smoking; no alcohol, drugs or weapons.
No nailing, painting or sticking that does damage.
Do not pass the facility on to others.
Damage or loss is the borrower''s responsibility.
Not for political campaigns, incitement over ethnicity, religion or race, or unlawful activities.
If you cancel, tell us as soon as possible.
An extension needs a new request.
The service is free of charge; do not reward staff.');

create trigger house_rules_stay before update of version, text_id, text_en, from_date, entered_at on house_rules
begin select raise(abort, 'house_rules_stay'); end;
create trigger house_rules_are_kept before delete on house_rules
begin select raise(abort, 'house_rules_are_kept'); end;

-- Grows with every change of both, so that no process says what the office does not say any more.
create table setting_revision (
    only_row integer primary key check (only_row = 1),
    revision integer not null
) strict;
insert into setting_revision (only_row, revision) values (1, 1);

create trigger setting_inserted after insert on setting
begin update setting_revision set revision = revision + 1; end;
create trigger setting_updated after update on setting
begin update setting_revision set revision = revision + 1; end;
create trigger setting_deleted after delete on setting
begin update setting_revision set revision = revision + 1; end;
create trigger house_rules_inserted after insert on house_rules
begin update setting_revision set revision = revision + 1; end;

-- The cut-off belongs to the working calendar: like the office's hours it makes every kept answer an old one.
create trigger cut_off_inserted after insert on setting when new.key = 'cut_off'
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
create trigger cut_off_updated after update on setting when new.key = 'cut_off' or old.key = 'cut_off'
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
create trigger cut_off_deleted after delete on setting when old.key = 'cut_off'
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
