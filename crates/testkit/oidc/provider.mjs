// A certified OpenID Connect provider (oidc-provider) on a free port of loopback, for tests only.
//
// It reads commands from standard input, one JSON object a line, and answers each with one line, the first with its
// issuer. It ends when its input does, however the test ended.
//
//   {"redirects": [...], "accounts": {"lea": {...claims}}, "claimsInToken": true, "algorithm": "ES256"}
//       sets what is named and leaves the rest as it is
//   {"rotate": true}
//       signs with a new key from now on, and shows only that one
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

// Its notices would stand between our answers.
console.info = () => {};
console.warn = () => {};

const settings = { redirects: [], accounts: {}, claimsInToken: false, algorithm: "RS256" };
let keys = [];
let handle = (_, response) => response.end();

const server = createServer((request, response) => handle(request, response));
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  keys = newKeys();
  rebuild(issuer);
  console.log(issuer);
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const { rotate, ...set } = JSON.parse(line);
      Object.assign(settings, set);
      if (rotate) keys = newKeys();
      rebuild(issuer);
      console.log("done");
    })
    .on("close", () => process.exit(0));
});

function newKeys() {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const named = (key, alg) => ({ ...key, alg, use: "sig", kid: randomUUID() });
  return [named(rsa, "RS256"), named(ec, "ES256")];
}

function rebuild(issuer) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "facteur",
        client_secret: "a secret: of+the client/100%",
        redirect_uris: settings.redirects.length > 0 ? settings.redirects : [`${issuer}/nowhere`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: settings.algorithm,
      },
    ],
    jwks: { keys },
    cookies: { keys: ["only for tests"] },
    pkce: { required: () => true },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "preferred_username", "groups", "realm_access", "hd"],
    },
    // Whether what is told of a person stands in the ID token too, or at the userinfo endpoint alone.
    conformIdTokenClaims: !settings.claimsInToken,
    async findAccount(_, id) {
      const claims = settings.accounts[id];
      return claims && { accountId: claims.sub ?? id, claims: async () => ({ sub: id, ...claims }) };
    },
  });
  handle = provider.callback();
}
