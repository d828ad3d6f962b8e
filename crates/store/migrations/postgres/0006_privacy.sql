-- Work on personal data: exports and erasures of one contact, and runs of retention. `subject` names whom it is
-- about and goes when the work is done; `subject_hash` is keyed and stays.
create table privacy_task (
  organisation uuid not null,
  id uuid not null,
  kind text not null,
  state text not null,
  subject text,
  subject_hash bytea,
  progress text not null,
  done bigint not null,
  total bigint not null,
  actor text not null,
  problem text,
  created_at bigint not null,
  ended_at bigint,
  expires_at bigint,
  primary key (organisation, id)
);

-- Keyed hashes of mails that were erased or redacted: the same mail, fetched or handed in again, stays out.
create table erased_mail (
  organisation uuid not null,
  fingerprint bytea not null,
  erased_at bigint not null,
  primary key (organisation, fingerprint)
);

-- Keyed hashes of addresses whose older mail stays out.
create table erased_identity (
  organisation uuid not null,
  hash bytea not null,
  erased_at bigint not null,
  primary key (organisation, hash)
);

-- Blobs that nothing names any more: their rows and files go at the end of the work that left them.
create table erased_blob (
  organisation uuid not null,
  sha256 bytea not null,
  erased_at bigint not null,
  primary key (organisation, sha256)
);

create table retention (
  organisation uuid not null primary key,
  body text not null,
  version bigint not null
);

-- Recognises an erased mail after its folder was numbered anew: keyed hash of its Message-ID.
alter table arrival add column erased_key bytea;

-- Erasure may put marks in place of what named somebody, and nothing else: read as a pattern in which each mark
-- stands for anything, the new text must fit the old one. Who did what and when never changes.
create function audit_fits(old_text text, new_text text) returns boolean language sql immutable as $fits$
select case when old_text is null or new_text is null then old_text is not distinct from new_text else old_text like
  replace(replace(replace(replace(replace(new_text, '!', '!!'), '%', '!%'), '_', '!_'), '[***]', '%'),
    'erased@erased.invalid', '%') escape '!' end
$fits$;

create or replace function audit_stands() returns trigger language plpgsql as $stands$
begin
if tg_op = 'DELETE' and current_setting('app.audit_forgets', true) = 'on'
and old.at < (extract(epoch from clock_timestamp()) - 2592000)::bigint * 1000000 then
return old;
end if;
if tg_op = 'UPDATE' and current_setting('app.audit_redacts', true) = 'on'
and (new.organisation, new.id, new.at, new.actor, new.member, new.actor_name, new.action, new.object_kind, new.address,
new.device) is not distinct from (old.organisation, old.id, old.at, old.actor, old.member, old.actor_name, old.action,
old.object_kind, old.address, old.device)
and audit_fits(old.object_id, new.object_id) and audit_fits(old.object_name, new.object_name)
and audit_fits(old.value_before, new.value_before) and audit_fits(old.value_after, new.value_after) then
return new;
end if;
raise exception 'the audit is append-only: no line of it can be changed, or removed before it is 30 days old'
using errcode = 'insufficient_privilege';
end
$stands$;

-- Runs as the owner, whom the policy and the trigger above bind too.
create function audit_redact(of_organisation uuid, line uuid, new_object_id text, new_object_name text, new_before text, new_after text)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $redact$
begin
perform set_config('app.audit_redacts', 'on', true);
update audit set object_id = new_object_id, object_name = new_object_name, value_before = new_before, value_after = new_after
where organisation = of_organisation and id = line;
perform set_config('app.audit_redacts', 'off', true);
return 1;
end
$redact$;
revoke all on function audit_redact(uuid, uuid, text, text, text, text) from public;

do $fence$
declare
  fenced text;
begin
  foreach fenced in array array['privacy_task', 'erased_mail', 'erased_identity', 'erased_blob', 'retention']
  loop
    execute format('alter table %I enable row level security', fenced);
    execute format('alter table %I force row level security', fenced);
    execute format(
      'create policy own_organisation on %I using (organisation = nullif(current_setting(''app.organisation'', true), '''')::uuid)',
      fenced);
  end loop;
end
$fence$;
