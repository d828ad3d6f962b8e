import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Area } from "../../ui/Area";
import { usePermission } from "../session/session";
import { settingsPages } from "./areas";

/** How the organisation is set up. Only what the member may open is listed. */
export default function SettingsArea() {
  const { t } = useTranslation();
  const may = usePermission();
  const shown = settingsPages.filter((page) => may(page.needs));
  return (
    <Area
      title={t("settings.title")}
      links={shown.map(({ name, to, icon }) => ({ to, icon, text: t(`settings.${name}`) }))}
    >
      <Outlet />
    </Area>
  );
}
