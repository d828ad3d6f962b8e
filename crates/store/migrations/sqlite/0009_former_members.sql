-- Who was a member once: what they did keeps their name.

create table former_member (
  organisation blob not null,
  id blob not null,
  address text not null,
  name text not null,
  role text not null,
  left_at integer not null,
  primary key (organisation, id)
) without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
  ('former_member', 'former_member', '100 100 1');
