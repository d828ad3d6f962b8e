import { useTranslation } from "react-i18next";
import type { Id, Role, Team } from "../../../api/types";
import { Checklist } from "../../../ui/Checklist";
import { Options } from "../../../ui/Options";
import { useSession } from "../../session/session";

interface Props {
  role: Role;
  onRole: (role: Role) => void;
  teams: Id[];
  onTeams: (teams: Id[]) => void;
  known: readonly Team[];
}

/** What somebody may do, and whose mail is seen. */
export function RoleFields({ role, onRole, teams, onTeams, known }: Props) {
  const { t } = useTranslation();
  const mine = useSession().member.role;
  const roles: readonly Role[] =
    mine === "owner" || role === "owner"
      ? ["owner", "admin", "agent", "viewer"]
      : ["admin", "agent", "viewer"];
  const seesAll = role === "owner" || role === "admin";
  return (
    <>
      <Options
        legend={t("members.role")}
        value={role}
        onChange={onRole}
        options={roles.map((value) => ({ value, label: t(`role.${value}`), help: t(`role.${value}_help`) }))}
      />
      {seesAll ? (
        <p>{t("members.sees_all")}</p>
      ) : (
        <Checklist
          legend={t("settings.teams")}
          help={t("members.teams_help")}
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
