import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Area } from "../../ui/Area";

/** What belongs to the person: about, security, tokens, organisations. */
export default function ProfileArea() {
  const { t } = useTranslation();
  return (
    <Area
      title={t("profile.settings")}
      links={[
        { to: "/profile", icon: "person", text: t("profile.about"), exact: true },
        { to: "/profile/security", icon: "lock", text: t("profile.security") },
        { to: "/profile/tokens", icon: "key", text: t("profile.tokens") },
        { to: "/profile/organisations", icon: "building", text: t("profile.organisations") },
      ]}
    >
      <Outlet />
    </Area>
  );
}
