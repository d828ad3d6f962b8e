import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../../ui/Loaded";
import { providerQuery } from "../queries";
import { SettingsPage } from "../SettingsPage";
import { ProviderForm } from "./ProviderForm";

const route = getRouteApi("/signed-in/desk/settings/sign-on/$id");

/** Changing a service to sign in with. */
export default function ProviderPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(providerQuery(id));
  return (
    <SettingsPage name="sign_on" title={query.data?.name ?? t("settings.sign_on")} narrow>
      {() => (
        <Loaded query={query}>
          {(provider) => <ProviderForm key={provider.version} provider={provider} />}
        </Loaded>
      )}
    </SettingsPage>
  );
}
