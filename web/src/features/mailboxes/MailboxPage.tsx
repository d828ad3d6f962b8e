import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { Page } from "../../ui/Page";
import { useMay } from "../session/session";
import { AcknowledgeSection } from "./AcknowledgeSection";
import { BehaviourSection } from "./BehaviourSection";
import { FoldersSection } from "./FoldersSection";
import { mailboxQuery } from "./queries";
import { ReadingSection } from "./ReadingSection";
import { SendingSection } from "./SendingSection";
import { SignatureSection } from "./SignatureSection";
import { StatusSection } from "./StatusSection";
import { looks, stateOf } from "./state";

const route = getRouteApi("/signed-in/desk/mailboxes/$id");

/** One mailbox: how it does, and everything about it that can be set. */
export default function MailboxPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(mailboxQuery(id));
  const may = useMay();
  const mailbox = query.data;
  const state = mailbox && stateOf(mailbox);
  return (
    <Page
      title={mailbox?.address ?? t("navigation.mailboxes")}
      actions={state && <Mark {...looks[state]} text={t(`mailboxes.state_${state}`)} />}
      narrow
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <StatusSection mailbox={shown} />
            <FoldersSection mailbox={shown} />
            {may.manage && (
              <>
                <BehaviourSection key={`behaviour ${shown.id}`} mailbox={shown} />
                <ReadingSection key={`reading ${shown.id}`} mailbox={shown} />
                <SendingSection key={`sending ${shown.id}`} mailbox={shown} />
                <SignatureSection key={`signature ${shown.id}`} mailbox={shown} />
                <AcknowledgeSection key={`acknowledge ${shown.id}`} mailbox={shown} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
