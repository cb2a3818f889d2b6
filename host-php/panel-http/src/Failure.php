<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Why a request has no answer.
 */
final class Failure
{
    /** Kinds by libcurl's error number; what isn't here is `interrupted`. */
    private const KINDS = [
        CURLE_UNSUPPORTED_PROTOCOL => 'malformed', // HTTP/0.9: an answer without a status line
        5 => 'connect', // the proxy's name has no address
        CURLE_COULDNT_RESOLVE_HOST => 'resolve',
        CURLE_COULDNT_CONNECT => 'connect',
        8 => 'malformed', // weird server reply
        CURLE_OPERATION_TIMEDOUT => 'timeout',
        CURLE_SSL_CONNECT_ERROR => 'tls',
        CURLE_SSL_ENGINE_NOTFOUND => 'tls',
        CURLE_SSL_ENGINE_SETFAILED => 'tls',
        CURLE_SSL_CERTPROBLEM => 'tls',
        CURLE_SSL_CIPHER => 'tls',
        CURLE_SSL_PEER_CERTIFICATE => 'tls',
        CURLE_BAD_CONTENT_ENCODING => 'malformed',
        CURLE_SSL_CACERT_BADFILE => 'tls',
        83 => 'tls', // issuer check failed
        90 => 'tls', // pinned key doesn't match
        91 => 'tls', // certificate status
        97 => 'connect', // the proxy's handshake
        100 => 'too-large', // a header
    ];

    /** What is known beyond the kind: a word in brackets before the message. */
    private const CAUSES = [
        5 => 'proxy', // its name has no address
        CURLE_SSL_CONNECT_ERROR => 'handshake',
        CURLE_SSL_CACERT_BADFILE => 'authorities',
        97 => 'proxy', // its handshake
    ];

    /** The proxy's answer to CONNECT, in the words of several versions of libcurl. */
    private const OF_PROXY = '/CONNECT tunnel failed|Received HTTP code \d+ from proxy|Proxy CONNECT aborted/';

    /** EPERM, EACCES: a firewall for the web server's user, SELinux. */
    private const PERMISSION = [1, 13];

    private const LATE = [
        'resolve' => '[name] No name server has told the address of the host name within %.1f s.',
        'connect' => '[connection] The connection was not taken within %.1f s.',
        'handshake' => '[handshake] The TLS handshake did not end within %.1f s.',
    ];

    /** How a request ends that libcurl would otherwise have sent twice; see CurlRequest. */
    private const REWIND_FAILED = 65;

    /** `resolve`, `connect`, `tls`, `timeout`, `interrupted`, `too-large`, `malformed` or `no-session`. */
    public string $kind;

    /** Whether the panel may have acted on the request all the same. */
    public bool $mayHaveReachedPanel;

    /** In English, for staff; holds no secret. */
    public string $message;

    public function __construct(string $kind, bool $mayHaveReachedPanel, string $message)
    {
        $this->kind = $kind;
        $this->mayHaveReachedPanel = $mayHaveReachedPanel;
        $this->message = $message;
    }

    /**
     * @param int $number libcurl's error number
     * @param string $text libcurl's words: names hosts, addresses and files, never a header or a path
     * @param bool $sent whether libcurl had begun to send the request
     * @param int $errno what the system said of the connection; 0 for nothing
     */
    public static function fromCurl(int $number, string $text, bool $sent, int $errno = 0): self
    {
        if ($number === self::REWIND_FAILED) {
            $text = 'The connection closed before the answer began.';
        }
        $text = $text === '' ? (string) curl_strerror($number) : $text;
        $cause = self::CAUSES[$number] ?? null;
        if ($number === CURLE_COULDNT_CONNECT && in_array($errno, self::PERMISSION, true)) {
            [$cause, $text] = ['permission', "$text (the system says: permission denied)"];
        } elseif (preg_match(self::OF_PROXY, $text) === 1) {
            $cause = 'proxy';
        }
        return new self(
            self::KINDS[$number] ?? ($sent ? 'interrupted' : 'connect'),
            $sent,
            $cause === null ? $text : "[$cause] $text"
        );
    }

    /** @param string $phase one of CurlRequest::PHASES */
    public static function ofPhase(string $phase, int $milliseconds): self
    {
        return new self('timeout', false, sprintf(self::LATE[$phase], $milliseconds / 1000));
    }

    /**
     * @return array{kind: string, "reached-panel": string, message: string}
     */
    public function toProtocol(): array
    {
        return [
            'kind' => $this->kind,
            'reached-panel' => $this->mayHaveReachedPanel ? 'maybe' : 'never',
            'message' => $this->message,
        ];
    }
}
