import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { usePermission, useSession } from "../session/session";
import { needs, type SettingsPageName } from "./areas";

interface Props {
  name: SettingsPageName;
  title?: string;
  lead?: string;
  actions?: ReactNode;
  narrow?: boolean;
  /** Made only when the member may see it, so that nothing is asked for that would be refused. */
  children: () => ReactNode;
}

/** A page of the settings; whoever may not open it is told who can. */
export function SettingsPage({ name, title, lead, actions, narrow, children }: Props) {
  const { t } = useTranslation();
  const may = usePermission();
  const { role } = useSession().member;
  if (!may(needs(name))) {
    return (
      <Page title={t(`settings.${name}`)}>
        <EmptyState
          icon="lock"
          title={t("settings.closed")}
          text={t("settings.closed_text", { role: t(`role.${role}`) })}
        />
      </Page>
    );
  }
  return (
    <Page title={title ?? t(`settings.${name}`)} lead={lead} actions={actions} narrow={narrow}>
      {children()}
    </Page>
  );
}
