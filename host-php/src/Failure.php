<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * Why a request has no answer: `failure` of wit/http.wit.
 */
final class Failure
{
    /** Kinds by libcurl's error number; what isn't here is `interrupted`. */
    private const KINDS = [
        CURLE_UNSUPPORTED_PROTOCOL => 'malformed', // HTTP/0.9: an answer without a status line
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
        100 => 'too-large', // a header
    ];

    /** How a request ends that libcurl would otherwise have sent twice; see CurlRequest. */
    private const REWIND_FAILED = 65;

    /** One of `failure-kind`. */
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
     */
    public static function fromCurl(int $number, string $text, bool $sent): self
    {
        if ($number === self::REWIND_FAILED) {
            $text = 'The connection closed before the answer began.';
        }
        return new self(
            self::KINDS[$number] ?? ($sent ? 'interrupted' : 'connect'),
            $sent,
            $text === '' ? (string) curl_strerror($number) : $text
        );
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
