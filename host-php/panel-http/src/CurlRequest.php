<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * One HTTP request by libcurl, and the answer as it comes in.
 */
final class CurlRequest
{
    private const HEADER_BYTES = 262144;

    /** What comes before a request can leave, in this order. */
    public const PHASES = ['resolve', 'connect', 'handshake'];

    /** Null if no answer began. */
    public ?int $status = null;
    /** @var list<array{string, string}> name in lower case, and value; without Set-Cookie */
    public array $headers = [];
    /** @var list<string> values of Set-Cookie */
    public array $setCookies = [];
    public string $body = '';
    /** Null if the answer is complete. */
    public ?Failure $failure = null;
    public float $seconds = 0.0;
    public bool $newConnection = false;

    private string $method;
    private string $url;
    /** @var list<string> */
    private array $requestHeaders;
    private string $requestBody;
    private PanelAddress $panel;
    private TimeLimits $limits;
    private int $milliseconds;

    /** @var \CurlHandle|resource|null while under way */
    private $handle = null;
    private int $sentBytes = 0;
    /** By hrtime in nanoseconds; null for any time. */
    private ?int $leaveBy = null;
    private bool $late = false;
    private int $phase = -1;
    private int $phaseBegan = 0;
    private bool $newConnectionOnly = false;
    private int $headerBytes = 0;
    private bool $headComplete = false;
    private bool $tooLarge = false;
    private ByteBudget $budget;

    /**
     * @param string $method upper case
     * @param list<string> $headers whole lines
     * @param TimeLimits $limits of what comes before the request leaves
     * @param int $milliseconds for all of it, above 0
     * @param ByteBudget $budget of all answers of the call
     */
    public function __construct(
        string $method,
        string $url,
        array $headers,
        ?string $body,
        PanelAddress $panel,
        TimeLimits $limits,
        int $milliseconds,
        ByteBudget $budget
    ) {
        $this->method = $method;
        $this->url = $url;
        $this->requestHeaders = $headers;
        $this->requestBody = (string) $body;
        if ($method !== 'GET' && $this->requestBody === '') {
            $this->requestBody = '{}';
            $this->requestHeaders = array_merge(
                preg_grep('/^content-type:/i', $headers, PREG_GREP_INVERT),
                ['content-type: application/json']
            );
        }
        $this->panel = $panel;
        $this->limits = $limits;
        $this->milliseconds = $milliseconds;
        $this->budget = $budget;
    }

    /**
     * Readies a fresh or reset handle to send this request.
     *
     * @param \CurlHandle|resource $handle
     * @param \CurlShareHandle|resource $share
     */
    public function prepare($handle, $share): void
    {
        $this->handle = $handle;
        $tls = strncmp($this->url, 'https:', 6) === 0;
        curl_setopt_array($handle, [
            CURLOPT_URL => $this->url,
            CURLOPT_PATH_AS_IS => true,
            CURLOPT_PROTOCOLS => $tls ? CURLPROTO_HTTPS : CURLPROTO_HTTP,
            CURLOPT_HTTP_VERSION => $tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1,
            // One connection for a wave where the panel multiplexes, rather than one a request.
            CURLOPT_PIPEWAIT => $tls && !$this->newConnectionOnly,
            CURLOPT_FRESH_CONNECT => $this->newConnectionOnly,
            CURLOPT_SHARE => $share,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            CURLOPT_FOLLOWLOCATION => false,
            // One that PHP's environment names is not asked: it would see the token of a plain http panel.
            CURLOPT_PROXY => (string) $this->panel->proxy,
            CURLOPT_SUPPRESS_CONNECT_HEADERS => true,
            CURLOPT_NOSIGNAL => true,
            // CurlPool ends each phase by itself: libcurl has one limit for all three.
            CURLOPT_CONNECTTIMEOUT_MS => $this->milliseconds,
            CURLOPT_TIMEOUT_MS => $this->milliseconds,
            CURLOPT_ENCODING => '',
            // No "Expect: 100-continue": servers that don't know it cost a second.
            CURLOPT_HTTPHEADER => array_merge($this->requestHeaders, ['Expect:']),
            CURLOPT_HEADERFUNCTION => function ($handle, string $line): int {
                return $this->takeHeader($line);
            },
            CURLOPT_WRITEFUNCTION => function ($handle, string $bytes): int {
                return $this->takeBody($bytes);
            },
        ]);
        if ($this->panel->caFile !== null) {
            curl_setopt($handle, CURLOPT_CAINFO, $this->panel->caFile);
        } elseif ($tls) {
            curl_setopt_array($handle, TrustedAuthorities::curlOptions());
        }
        if ($this->method !== 'GET') {
            $this->prepareUpload($handle);
        }
    }

    /**
     * When a kept-alive connection closes before the first byte of an answer,
     * libcurl sends the request again by itself, POST and DELETE included:
     * unless it would have to read again a body that can't be rewound, which
     * is what an upload from a callback is. Then it ends with error 65. An
     * empty body needs no rewinding and is repeated all the same (tried,
     * libcurl 7.88.1), so a request without one carries an empty JSON object.
     *
     * @param \CurlHandle|resource $handle
     */
    private function prepareUpload($handle): void
    {
        curl_setopt_array($handle, [
            CURLOPT_UPLOAD => true,
            CURLOPT_CUSTOMREQUEST => $this->method,
            CURLOPT_INFILESIZE => strlen($this->requestBody),
            CURLOPT_READFUNCTION => function ($handle, $file, int $most): string {
                // A head without the body that it announces is no request: nobody acts on it.
                if ($this->sentBytes === 0 && $this->leaveBy !== null && Machine::monotonic() > $this->leaveBy) {
                    $this->late = true;
                    return '';
                }
                $bytes = (string) substr($this->requestBody, $this->sentBytes, $most);
                $this->sentBytes += strlen($bytes);
                return $bytes;
            },
        ]);
    }

    /** Not over a connection that was open already. */
    public function onANewConnection(): void
    {
        $this->newConnectionOnly = true;
    }

    /** @param int|null $moment after which no body begins to leave, by hrtime in nanoseconds */
    public function leaveBy(?int $moment): void
    {
        $this->leaveBy = $moment;
    }

    /** True if its body was held back because it was too late. */
    public function isLate(): bool
    {
        return $this->late;
    }

    /**
     * Notes how it ended and lets go of the handle.
     *
     * @param int $error libcurl's number; 0 for none
     */
    public function finish(int $error): void
    {
        $this->seconds = (float) curl_getinfo($this->handle, CURLINFO_TOTAL_TIME);
        $this->newConnection = curl_getinfo($this->handle, CURLINFO_NUM_CONNECTS) > 0;
        if ($this->tooLarge) {
            $this->failure = new Failure('too-large', true, sprintf(
                'The answers are larger than %d MiB, which is what PHP\'s memory_limit leaves for them.',
                $this->budget->megabytes()
            ));
            $this->body = '';
        } elseif ($error !== CURLE_OK) {
            $errno = defined('CURLINFO_OS_ERRNO') ? (int) curl_getinfo($this->handle, CURLINFO_OS_ERRNO) : 0;
            $this->failure = Failure::fromCurl($error, curl_error($this->handle), $this->isBegun(), $errno);
        } elseif (!$this->headComplete) {
            // libcurl takes a head that breaks off for a whole one, without a body.
            $this->failure = new Failure('interrupted', true, 'The answer broke off in its head.');
        }
        $this->handle = null;
    }

    /** Whether libcurl may have written to a connection; only of a request that is under way. */
    public function isBegun(): bool
    {
        // What a proxy is asked for a tunnel counts as written, too, and the panel hears nothing of it.
        $isWritten = $this->panel->proxy === null || !$this->panel->isTls();
        return curl_getinfo($this->handle, CURLINFO_PRETRANSFER_TIME) > 0
            || ($isWritten && curl_getinfo($this->handle, CURLINFO_REQUEST_SIZE) > 0);
    }

    /** Whether the panel didn't take the connection, or didn't end the handshake, within the limit. */
    public function isConnectTimeout(): bool
    {
        return $this->failure !== null
            && $this->failure->kind === 'timeout'
            && !$this->failure->mayHaveReachedPanel;
    }

    /**
     * How far it has come, while it is under way.
     *
     * @return array{int, int} index of PHASES, and since when, by hrtime in nanoseconds
     */
    public function phase(): array
    {
        // libcurl tells when it connected only once TLS is there, too.
        $isConnected = curl_getinfo($this->handle, CURLINFO_LOCAL_PORT) > 0;
        $isResolved = curl_getinfo($this->handle, CURLINFO_NAMELOOKUP_TIME) > 0;
        $phase = $isConnected ? 2 : (int) $isResolved;
        if ($phase !== $this->phase) {
            [$this->phase, $this->phaseBegan] = [$phase, Machine::monotonic()];
        }
        return [$this->phase, $this->phaseBegan];
    }

    /** Milliseconds that a phase may take. */
    public function limitOf(int $phase): int
    {
        $limits = [$this->limits->resolve, $this->limits->connect, $this->limits->handshake];
        return min($limits[$phase], $this->milliseconds);
    }

    /** Ends a request before libcurl does. */
    public function giveUp(Failure $failure): void
    {
        $this->seconds = (float) curl_getinfo($this->handle, CURLINFO_TOTAL_TIME);
        $this->failure = $failure;
        $this->handle = null;
    }

    /**
     * For var_dump: neither headers, path nor bodies, which hold secrets.
     *
     * @return array<string, mixed>
     */
    public function __debugInfo(): array
    {
        return ['method' => $this->method, 'status' => $this->status, 'failure' => $this->failure];
    }

    private function takeHeader(string $line): int
    {
        $this->headerBytes += strlen($line);
        if ($this->headerBytes > self::HEADER_BYTES) {
            $this->tooLarge = true;
            return 0;
        }
        if (preg_match('~^HTTP/[\d.]+ (\d{3})~', $line, $match) === 1) {
            // Also the end of an interim answer, such as 103.
            $this->status = (int) $match[1];
            $this->headComplete = false;
            $this->headers = [];
            $this->setCookies = [];
            return strlen($line);
        }
        $this->headComplete = $this->headComplete || rtrim($line, "\r\n") === '';
        $parts = explode(':', $line, 2);
        if (count($parts) === 2) {
            $name = strtolower(trim($parts[0]));
            if ($name === 'set-cookie') {
                $this->setCookies[] = trim($parts[1]);
            } else {
                $this->headers[] = [$name, trim($parts[1])];
            }
        }
        return strlen($line);
    }

    private function takeBody(string $bytes): int
    {
        if ($this->tooLarge || !$this->budget->takes($bytes)) {
            $this->tooLarge = true;
            $this->body = '';
            return 0;
        }
        $this->body .= $bytes;
        return strlen($bytes);
    }
}
