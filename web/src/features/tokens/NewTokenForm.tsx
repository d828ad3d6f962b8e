import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { intentKeys } from "../../api/client";
import { keys } from "../../api/keys";
import { fieldText, refusalText } from "../../api/problem-text";
import type { Id, NewToken, Permission, Role } from "../../api/types";
import { Button } from "../../ui/Button";
import { Checklist } from "../../ui/Checklist";
import { Choice, TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Trouble } from "../../ui/Trouble";
import { usePermission } from "../session/session";
import { teamsQuery } from "../settings/queries";
import { makeToken, type Whose } from "./queries";
import { endOf, firstScopes, groups, LIVES, type Life, scopeGroups } from "./scopes";

interface Props {
  whose: Whose;
  onMade: (made: { name: string; token: string }) => void;
  onCancel: () => void;
}

const ROLES: readonly Role[] = ["viewer", "agent", "admin"];

/** What a new token is for, what it may, and how long. */
export function NewTokenForm({ whose, onMade, onCancel }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [life, setLife] = useState<Life>("90");
  const [scopes, setScopes] = useState<Permission[]>(firstScopes);
  const [role, setRole] = useState<Role>("agent");
  const [teams, setTeams] = useState<Id[]>([]);
  const [intent] = useState(intentKeys);
  const making = useMutation({
    mutationFn: () => {
      const wanted: NewToken = {
        name: name.trim(),
        scopes,
        expires_at: endOf(life),
        ...(whose === "service" && { role, teams: role === "admin" ? [] : teams }),
      };
      return makeToken(whose, wanted, intent([wanted.name, scopes, life, role, teams]));
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: keys.tokens(whose) });
      onMade(made);
    },
  });
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <div className={formStyles.pair}>
        <TextField
          label={t("tokens.name")}
          help={t("tokens.name_help")}
          problem={fieldText(making.error, "name")}
          required
          autoFocus
          maxLength={200}
          value={name}
          onChange={setName}
        />
        <Choice
          label={t("tokens.life")}
          problem={fieldText(making.error, "expires_at")}
          value={life}
          onChange={setLife}
          options={LIVES.map((value) => ({ value, label: t(`tokens.life_${value}`) }))}
        />
      </div>
      {whose === "service" && <RoleAndTeams role={role} onRole={setRole} teams={teams} onTeams={setTeams} />}
      <Scopes whose={whose} chosen={scopes} onChange={setScopes} />
      <Trouble text={refusalText(making.error, t, ["name", "expires_at"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={making.isPending} disabled={scopes.length === 0}>
          {t("tokens.make")}
        </Button>
        <Button onClick={onCancel}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}

interface RoleProps {
  role: Role;
  onRole: (role: Role) => void;
  teams: Id[];
  onTeams: (teams: Id[]) => void;
}

function RoleAndTeams({ role, onRole, teams, onTeams }: RoleProps) {
  const { t } = useTranslation();
  const known = useQuery(teamsQuery).data?.items ?? [];
  return (
    <>
      <Choice
        label={t("members.role")}
        help={t(`role.${role}_help`)}
        value={role}
        onChange={onRole}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      {role !== "admin" && (
        <Checklist
          legend={t("settings.teams")}
          help={t("tokens.teams_help")}
          none={t("teams.none")}
          chosen={teams}
          onChange={onTeams}
          options={known.map(({ id, name }) => ({ value: id, label: name }))}
          columns
        />
      )}
    </>
  );
}

interface ScopesProps {
  whose: Whose;
  chosen: Permission[];
  onChange: (chosen: Permission[]) => void;
}

/** A token never may more than the one who made it, so only that is offered. */
function Scopes({ whose, chosen, onChange }: ScopesProps) {
  const { t } = useTranslation();
  const may = usePermission();
  return groups.map((group) => {
    const offered = scopeGroups[group]
      .filter((scope) => may(scope))
      .filter((scope) => whose === "own" || (scope !== "profile.own" && scope !== "organisation.own"));
    if (offered.length === 0) return null;
    return (
      <Checklist
        key={group}
        legend={t(`tokens.group_${group}`)}
        chosen={chosen}
        onChange={onChange}
        options={offered.map((value) => ({
          value,
          label: t(`scope.${value.replace(".", "_") as "tickets_read"}`),
        }))}
        columns
      />
    );
  });
}
