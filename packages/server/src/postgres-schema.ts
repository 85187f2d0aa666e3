/** The tables of the log in PostgreSQL, and the functions that have to be one step. */

/** Seconds after which a process that says nothing counts as dead, when its machine is gone without a word. */
export const nodePatience = 6;

/** The first number of the advisory locks that processes hold as long as they live. */
export const nodeLocks = 74839;

/**
 * Places of a session count up without gaps: who appends locks its row, so a place is seen only after all before it.
 * `stet_append` gives the place, or a negative number for what is not taken (`refusals`). A client id is held by the process
 * (`node`) whose connection writes under it; what a dead process holds is free. A session is left (`left_all`) when it is at
 * all processes that have had people in it (`stet_here`).
 */
export const schema = `
  create table if not exists stet_session (
    id bigserial primary key,
    page text not null,
    epoch integer not null,
    revision bigint not null,
    source bytea not null,
    saved bigint not null,
    contributors text not null default '{}',
    left_all boolean not null default false,
    state bytea not null,
    base integer not null default 0,
    place integer not null default 0,
    unique (page, epoch)
  );
  alter table stet_session add column if not exists version text not null default '';
  alter table stet_session add column if not exists changed bigint not null default 0;
  alter table stet_session add column if not exists lease_node text;
  alter table stet_session add column if not exists lease_holder text;
  alter table stet_session add column if not exists lease_name text;
  alter table stet_session add column if not exists lease_until timestamptz;
  create table if not exists stet_entry (
    session bigint not null references stet_session (id) on delete cascade,
    place integer not null,
    person text not null,
    name text not null,
    at bigint not null,
    body bytea not null,
    primary key (session, place)
  );
  alter table stet_entry add column if not exists node text not null default '';
  alter table stet_entry add column if not exists clients bigint[] not null default '{}';
  create table if not exists stet_owner (
    session bigint not null references stet_session (id) on delete cascade,
    client bigint not null,
    person text not null,
    primary key (session, client)
  );
  alter table stet_owner add column if not exists node text;
  alter table stet_owner add column if not exists wanted boolean not null default false;
  create table if not exists stet_here (
    session bigint not null references stet_session (id) on delete cascade,
    node text not null,
    primary key (session, node)
  );
  create table if not exists stet_node (
    id text primary key,
    seen timestamptz not null
  );
  alter table stet_node add column if not exists lock integer;

  create or replace function stet_alive(n text) returns boolean language sql stable as $$
    select exists (
      select 1 from stet_node where id = n and seen > clock_timestamp() - interval '${nodePatience} s'
    )
  $$;

  create or replace function stet_connected(n text) returns boolean language sql stable as $$
    select exists (
      select 1 from stet_node where id = n and seen > clock_timestamp() - interval '${nodePatience} s'
        and (lock is null or exists (
          select 1 from pg_locks where locktype = 'advisory' and classid = ${nodeLocks} and objid = lock::oid
            and objsubid = 2 and granted
            and database = (select oid from pg_database where datname = current_database())
        ))
    )
  $$;

  create or replace function stet_append(
    s bigint, p text, nm text, t bigint, b bytea, claimed bigint[], written bigint[], known integer, n text
  ) returns integer language plpgsql as $$
  declare
    here integer;
    compacted integer;
    answer integer;
  begin
    update stet_session set place = place + 1 where id = s returning place, base into here, compacted;
    insert into stet_owner (session, client, person) select s, unnest(claimed), p on conflict do nothing;
    if exists (select 1 from stet_owner where session = s and client = any(written) and person <> p) then
      answer := -1;
    elsif exists (
      select 1 from stet_owner where session = s and client = any(written) and node <> n and stet_connected(node)
    ) then
      answer := -2;
    elsif compacted > known or exists (
      select 1 from stet_entry where session = s and place > known and node <> n and clients && written
    ) then
      answer := -3;
    else
      insert into stet_entry (session, place, person, name, at, body, node, clients)
        values (s, here, p, nm, t, b, n, written);
      return here;
    end if;
    update stet_session set place = place - 1 where id = s;
    return answer;
  end $$;

  create or replace function stet_hold(s bigint, c bigint, p text, n text, ask boolean)
  returns text language plpgsql as $$
  declare
    o stet_owner;
  begin
    insert into stet_owner (session, client, person, node) values (s, c, p, n) on conflict do nothing;
    select * into o from stet_owner where session = s and client = c for update;
    if o.person <> p then
      return 'taken';
    elsif o.node is null or o.node = n or not stet_connected(o.node) then
      update stet_owner set node = n, wanted = false where session = s and client = c;
      return 'yours';
    elsif ask then
      update stet_owner set wanted = true where session = s and client = c;
      return 'asked';
    end if;
    return case when o.wanted then 'asked' else 'kept' end;
  end $$;

  create or replace function stet_left(s bigint, n text, gone boolean) returns void language plpgsql as $$
  begin
    perform 1 from stet_session where id = s for update;
    if gone then
      delete from stet_here where session = s and node = n;
      update stet_session set left_all = not exists (
        select 1 from stet_here where session = s and stet_alive(node)
      ) where id = s;
    else
      insert into stet_here (session, node) values (s, n) on conflict do nothing;
      update stet_session set left_all = false where id = s;
    end if;
  end $$;

  create or replace function stet_lease(s bigint, n text, h text, nm text, milliseconds integer)
  returns text language plpgsql as $$
  declare
    one stet_session;
  begin
    select * into one from stet_session where id = s for update;
    if one.lease_until > clock_timestamp() and (one.lease_node, one.lease_holder) <> (n, h)
      and stet_alive(one.lease_node)
    then
      return one.lease_name;
    end if;
    update stet_session set lease_node = n, lease_holder = h, lease_name = nm,
      lease_until = clock_timestamp() + milliseconds * interval '1 ms' where id = s;
    return null;
  end $$;
`;

/** What `stet_append` gives for an entry that is not taken. */
export const refusals = { '-1': 'taken', '-2': 'held', '-3': 'stale' } as const;
