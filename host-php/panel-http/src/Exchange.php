<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * One request and what became of it, for the log. Holds no credential of the
 * host's, but its bodies and its path hold what the caller and the panel
 * said to each other: one-time tokens and passwords as well.
 */
final class Exchange
{
    /** Upper case. */
    public string $method;
    /** Path and query. */
    public string $path;
    /** Kind of credential: a word of Vocabulary, or another. */
    public string $credential;
    public ?string $requestBody;
    /** Null if no answer began. */
    public ?int $status;
    /** @var list<array{string, string}> name in lower case, and value; never Set-Cookie */
    public array $responseHeaders;
    public string $responseBody;
    /** Null if the answer is complete. */
    public ?Failure $failure;
    public float $seconds;
    /** Which round trip of the transport, from 1. */
    public int $wave;
    /** Whether a connection was opened for it. */
    public bool $newConnection;

    /**
     * @param list<array{string, string}> $responseHeaders
     */
    public function __construct(
        string $method,
        string $path,
        string $credential,
        ?string $requestBody,
        ?int $status,
        array $responseHeaders,
        string $responseBody,
        ?Failure $failure,
        float $seconds,
        int $wave,
        bool $newConnection
    ) {
        $this->method = $method;
        $this->path = $path;
        $this->credential = $credential;
        $this->requestBody = $requestBody;
        $this->status = $status;
        $this->responseHeaders = $responseHeaders;
        $this->responseBody = $responseBody;
        $this->failure = $failure;
        $this->seconds = $seconds;
        $this->wave = $wave;
        $this->newConnection = $newConnection;
    }
}
