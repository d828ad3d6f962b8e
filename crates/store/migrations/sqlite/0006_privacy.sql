-- Work on personal data: exports and erasures of one contact, and runs of retention. `subject` names whom it is
-- about and goes when the work is done; `subject_hash` is keyed and stays.
create table privacy_task (
  organisation blob not null,
  id blob not null,
  kind text not null,
  state text not null,
  subject text,
  subject_hash blob,
  progress text not null,
  done integer not null,
  total integer not null,
  actor text not null,
  problem text,
  created_at integer not null,
  ended_at integer,
  expires_at integer,
  primary key (organisation, id)
) without rowid;

-- Keyed hashes of mails that were erased or redacted: the same mail, fetched or handed in again, stays out.
create table erased_mail (
  organisation blob not null,
  fingerprint blob not null,
  erased_at integer not null,
  primary key (organisation, fingerprint)
) without rowid;

-- Keyed hashes of addresses whose older mail stays out.
create table erased_identity (
  organisation blob not null,
  hash blob not null,
  erased_at integer not null,
  primary key (organisation, hash)
) without rowid;

-- Blobs that nothing names any more: their rows and files go at the end of the work that left them.
create table erased_blob (
  organisation blob not null,
  sha256 blob not null,
  erased_at integer not null,
  primary key (organisation, sha256)
) without rowid;

create table retention (
  organisation blob not null primary key,
  body text not null,
  version integer not null
) without rowid;

-- Recognises an erased mail after its folder was numbered anew: keyed hash of its Message-ID.
alter table arrival add column erased_key blob;

-- Erasure may put marks in place of what named somebody, and nothing else: read as a pattern in which each mark
-- stands for anything, the new text must fit the old one. Who did what and when never changes.
drop trigger audit_unchanged;
create trigger audit_fixed before update of organisation, id, at, actor, member, actor_name, action, object_kind,
  address, device on audit begin
  select raise(abort, 'the audit is append-only: no line of it can be changed');
end;
create trigger audit_unchanged before update on audit
when not coalesce(old.object_id like replace(replace(replace(replace(replace(new.object_id, '!', '!!'), '%', '!%'), '_', '!_'),
    '[***]', '%'), 'erased@erased.invalid', '%') escape '!', old.object_id is new.object_id)
  or not coalesce(old.object_name like replace(replace(replace(replace(replace(new.object_name, '!', '!!'), '%', '!%'), '_', '!_'),
    '[***]', '%'), 'erased@erased.invalid', '%') escape '!', old.object_name is new.object_name)
  or not coalesce(old.value_before like replace(replace(replace(replace(replace(new.value_before, '!', '!!'), '%', '!%'), '_', '!_'),
    '[***]', '%'), 'erased@erased.invalid', '%') escape '!', old.value_before is new.value_before)
  or not coalesce(old.value_after like replace(replace(replace(replace(replace(new.value_after, '!', '!!'), '%', '!%'), '_', '!_'),
    '[***]', '%'), 'erased@erased.invalid', '%') escape '!', old.value_after is new.value_after)
begin
  select raise(abort, 'the audit is append-only: no line of it can be changed');
end;

insert into sqlite_stat1 (tbl, idx, stat) values
  ('privacy_task', 'privacy_task', '100 100 1'),
  ('erased_mail', 'erased_mail', '10000 10000 1'),
  ('erased_identity', 'erased_identity', '100 100 1'),
  ('erased_blob', 'erased_blob', '100 100 1'),
  ('retention', 'retention', '1 1');
