import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/Button";
import lineStyles from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Section } from "../../../ui/Section";
import { usePermission } from "../../session/session";
import { allMembersQuery, teamsQuery } from "../queries";
import { SettingsPage } from "../SettingsPage";
import { InvitationsSection } from "./InvitationsSection";
import { InviteDialog } from "./InviteDialog";
import { MemberLine } from "./MemberLine";

/** Who belongs to the organisation, with which role and in which teams; who was asked to join. */
export default function MembersPage() {
  const { t } = useTranslation();
  const may = usePermission();
  const [inviting, setInviting] = useState(false);
  const manages = may("members.manage");
  return (
    <SettingsPage
      name="members"
      lead={t(manages ? "members.lead" : "members.lead_reading")}
      actions={
        manages && (
          <Button look="primary" icon="add" onClick={() => setInviting(true)}>
            {t("members.invite")}
          </Button>
        )
      }
    >
      {() => (
        <>
          <Members manages={manages} />
          {manages && <InvitationsSection />}
          {inviting && <InviteDialog onClose={() => setInviting(false)} />}
        </>
      )}
    </SettingsPage>
  );
}

function Members({ manages }: { manages: boolean }) {
  const { t } = useTranslation();
  const query = useQuery(allMembersQuery);
  const teams = useQuery(teamsQuery).data?.items ?? [];
  const count = query.data?.items.length ?? 0;
  return (
    <Section title={t("members.count", { count })}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={lineStyles.lines}>
            {items.map((member) => (
              <MemberLine key={member.id} member={member} teams={teams} manages={manages} />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
