"""Coming in by an outside identity provider: OpenID Connect, the code flow with PKCE."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..refusals import refused
from ..settings import Settings
from ..store.log import note
from ..store.tables import Account, ProviderLogin
from .entry import digest

_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""What a provider may sign by: never by a secret that both have, nor not at all."""
_ASKED = "response_type=code&scope=openid%20profile&code_challenge_method=S256"
_LASTS = timedelta(minutes=10)
_SECONDS = 10.0
_LEEWAY = 60


class Provider:
    """A provider as its discovery document says it; asked again once an hour."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: tuple[datetime, Mapping[str, Any], KeySet] | None = None

    def begin(self, db: Session, back: str) -> tuple[str, str]:
        """Where to send a browser, and the secret of the cookie that binds the way back to it."""
        secret, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        now = datetime.now(UTC)
        db.execute(delete(ProviderLogin).where(ProviderLogin.created < now - _LASTS))
        login = ProviderLogin(
            digest=digest(secret), state=state, nonce=nonce, verifier=verifier, created=now
        )
        db.add(login)
        challenge = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "client_id": self.settings.oidc_client,
            "redirect_uri": back,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        }
        document, _ = self._discovered()
        return f"{document['authorization_endpoint']}?{_ASKED}&{urlencode(asked)}", secret

    def finish(self, db: Session, secret: str, state: str, code: str, back: str) -> Account:
        """The account that a provider vouches for; refused (U623) where anything does not hold."""
        login = db.get(ProviderLogin, digest(secret))
        if login is None or not compare_digest(login.state.encode(), state.encode()):
            raise refused("U623", reason="state")
        nonce, verifier, created = login.nonce, login.verifier, login.created
        db.delete(login)
        if datetime.now(UTC) - created > _LASTS:
            raise refused("U623", reason="time")
        claims = self._claims(code, verifier, back)
        if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise refused("U623", reason="nonce")
        subject = str(claims.get(self.settings.oidc_claim, ""))
        account = db.scalar(
            select(Account).where(
                Account.issuer == self.settings.oidc_issuer,
                Account.subject == subject,
                Account.active.is_(True),
            )
        )
        if account is None or not subject:
            raise refused("U623", reason="account")
        note(db, account.name, "login", account.name, {"by": "provider"}, account.unit)
        return account

    def _claims(self, code: str, verifier: str, back: str) -> Mapping[str, Any]:
        document, keys = self._discovered()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        settings = self.settings
        who = (settings.oidc_client, settings.oidc_secret) if settings.oidc_secret else None
        if who is None:
            asked["client_id"] = settings.oidc_client
        found = _asked("POST", document["token_endpoint"], data=asked, auth=who)
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        try:
            token = jwt.decode(str(found.get("id_token", "")), keys, algorithms=_ALGORITHMS)
            rules.validate(token.claims)
        except (JoseError, ValueError):
            raise refused("U623", reason="id_token") from None
        return token.claims

    def _discovered(self) -> tuple[Mapping[str, Any], KeySet]:
        now = datetime.now(UTC)
        if self._known is not None and now - self._known[0] < timedelta(hours=1):
            return self._known[1:]
        issuer = self.settings.oidc_issuer
        document = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise refused("U623", reason="issuer")
        try:
            keys = KeySet.import_key_set(_asked("GET", document["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, KeyError, ValueError):
            raise refused("U623", reason="jwks") from None
        self._known = now, document, keys
        return document, keys


def _asked(method: str, url: str, **more: Any) -> dict[str, Any]:
    """What a provider answers, as a mapping."""
    try:
        response = httpx2.request(method, url, timeout=_SECONDS, follow_redirects=False, **more)
        found = response.json() if response.status_code == 200 else None
    except (httpx2.HTTPError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise refused("U623", reason="HTTP")
    return found
