import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { watched } from "../../api/query-client";
import type { Profile } from "../../api/types";
import { Loaded } from "../../ui/Loaded";
import { Check, Options } from "../../ui/Options";
import { Page } from "../../ui/Page";
import { Section } from "../../ui/Section";
import { modes, setMode, useMode } from "../../ui/theme/mode";
import { setLikesHtml, useLikesHtml } from "../ticket/message/likes-html";
import { ProfileForm } from "./ProfileForm";
import { VerifyAddress } from "./VerifyAddress";

/** Name, language, signature, and how things look. */
export default function ProfilePage() {
  const { t } = useTranslation();
  const query = useQuery({
    ...watched,
    queryKey: keys.profile,
    queryFn: () => api.get<Profile>("/users/profile"),
  });
  return (
    <Page title={t("profile.about")} narrow>
      <Loaded query={query}>
        {(profile) => (
          <>
            {!profile.verified && <VerifyAddress address={profile.address} />}
            <ProfileForm key={profile.version} profile={profile} />
          </>
        )}
      </Loaded>
      <Looks />
    </Page>
  );
}

/** What is kept in this browser only, and holds at once. */
function Looks() {
  const { t } = useTranslation();
  const mode = useMode();
  const likes = useLikesHtml();
  return (
    <Section title={t("profile.looks")} lead={t("profile.looks_lead")}>
      <Options
        legend={t("profile.appearance")}
        value={mode}
        onChange={setMode}
        options={modes.map((value) => ({ value, label: t(`profile.mode_${value}`) }))}
        row
      />
      <Check label={t("profile.likes_html")} checked={likes} onChange={setLikesHtml} />
    </Section>
  );
}
