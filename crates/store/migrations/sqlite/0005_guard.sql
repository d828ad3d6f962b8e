-- Who did what, when, from where, before and after. Lines are added and read, never changed.
create table audit (
  organisation blob not null,
  id blob not null,
  at integer not null,
  actor text not null,
  member blob,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_name text not null,
  address text,
  device text,
  value_before text,
  value_after text,
  primary key (organisation, id)
) without rowid;

-- The only way out is age: what is younger than 30 days stays, whoever asks. See docs/audit.md.
create trigger audit_unchanged before update on audit begin
select raise(abort, 'the audit is append-only: no line of it can be changed');
end;
create trigger audit_unforgotten before delete on audit
when old.at > (cast(strftime('%s', 'now') as integer) - 2592000) * 1000000 begin
select raise(abort, 'the audit is append-only: no line of it can be removed before it is 30 days old');
end;
create trigger audit_unreplaced before insert on audit
when exists (select 1 from audit where organisation = new.organisation and id = new.id) begin
select raise(abort, 'the audit is append-only: no line of it can be replaced');
end;
