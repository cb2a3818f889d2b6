<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\CookieJar;
use PanelHttp\Credentials;
use PanelHttp\Vocabulary;

defined('WHMCS') || exit;

/**
 * The token of a server record, and the panel session of one bound customer if the hook serves one.
 */
final class PanelCredentials implements Credentials
{
    /** A word in so many texts that a password which contains it must not cause them to be redacted. */
    public const ORDINARY = 'convoypanel';

    private PanelRecord $panel;
    private ?PanelSessions $sessions = null;
    private int $client = 0;
    private string $panelUser = '';
    private ?CookieJar $jar = null;

    private function __construct(PanelRecord $panel)
    {
        $this->panel = $panel;
    }

    /** The token alone: no session is used or kept. */
    public static function ofServer(PanelRecord $panel): self
    {
        return new self($panel);
    }

    /**
     * @param list<array{user: string, jti: string|null, here: bool, state: string}> $bindings of the client: the
     *     session is of the first that isn't suspended; without one no session is used or kept
     */
    public static function ofClient(PanelRecord $panel, PanelSessions $sessions, int $client, array $bindings): self
    {
        $panelUser = null;
        foreach ($bindings as $binding) {
            if ($panelUser === null && $binding['state'] !== 'suspended') {
                $panelUser = "{$binding['user']}\n{$binding['jti']}";
            }
        }
        $credentials = new self($panel);
        if ($panelUser !== null) {
            $credentials->sessions = $sessions;
            $credentials->client = $client;
            $credentials->panelUser = $panelUser;
            $credentials->jar = $sessions->find($panel, $client, $panelUser);
        }
        return $credentials;
    }

    public function vocabulary(): Vocabulary
    {
        return new Vocabulary(
            sprintf('convoy-whmcs/%s (+PHP %s)', Package::CONTRACT_VERSION, PHP_VERSION),
            // `credential` of wit/http.wit.
            'application-token',
            'user-session',
            'open-session',
            // Laravel's, which the panel is built on.
            'XSRF-TOKEN',
            'x-xsrf-token',
            self::ORDINARY
        );
    }

    public function token(): string
    {
        return $this->panel->token;
    }

    public function session(): ?CookieJar
    {
        return $this->jar;
    }

    /** @return array{session-open: bool, session-checked: string|null} as `context` of wit/types.wit has it */
    public function sessionState(): array
    {
        $isOpen = $this->sessions !== null && $this->jar !== null;
        $checked = $isOpen ? $this->sessions->checked($this->panel, $this->client) : null;
        return ['session-open' => $isOpen, 'session-checked' => $checked === null ? null : (string) $checked];
    }

    public function openSession(CookieJar $jar): void
    {
        if ($this->sessions !== null) {
            $this->jar = $jar;
            $this->sessions->keep($this->panel, $this->client, $this->panelUser, $jar);
        }
    }

    public function dropSession(): void
    {
        $this->jar = null;
        if ($this->sessions !== null) {
            $this->sessions->drop($this->panel->id, $this->client);
        }
    }
}
