import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../../../api/problem-text";
import type { OrganisationMember, Team } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import formStyles from "../../../ui/Form.module.css";
import { notify } from "../../../ui/notices";
import { Trouble } from "../../../ui/Trouble";
import { useMemberCommand } from "./commands";
import { RoleFields } from "./RoleFields";

interface Props {
  member: OrganisationMember;
  teams: readonly Team[];
  onClose: () => void;
}

/** Role and teams of a member. */
export function MemberDialog({ member, teams: known, onClose }: Props) {
  const { t } = useTranslation();
  const [role, setRole] = useState(member.role);
  const [teams, setTeams] = useState(member.teams);
  const command = useMemberCommand(member);
  const name = member.name || member.address;
  const save = () =>
    command.mutate(
      {
        do: "change",
        change: {
          ...(role !== member.role && { role }),
          ...(teams.join() !== member.teams.join() && { teams }),
        },
      },
      {
        onSuccess: () => {
          notify({ text: t("members.saved", { name }) });
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={t("members.change_title", { name })}
      width="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button look="primary" busy={command.isPending} onClick={save}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <div className={formStyles.form}>
        <RoleFields role={role} onRole={setRole} teams={teams} onTeams={setTeams} known={known} />
        <Trouble text={refusalText(command.error, t)} />
      </div>
    </Dialog>
  );
}
