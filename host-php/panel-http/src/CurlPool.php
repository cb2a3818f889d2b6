<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * The connections of a PHP request, kept open from one wave and one hook to the
 * next, and curl's handles for them.
 */
final class CurlPool
{
    private static ?self $ofThisRequest = null;

    /** @var \CurlMultiHandle|resource a resource until PHP 8 */
    private $multi;
    /** @var \CurlShareHandle|resource what a multi handle doesn't share by itself: TLS sessions */
    private $share;
    /** @var list<\CurlHandle|resource> */
    private array $idle = [];

    /** PHP forgets it, and closes its connections, when its request ends. */
    public static function ofThisRequest(): self
    {
        if (self::$ofThisRequest === null) {
            self::$ofThisRequest = new self();
        }
        return self::$ofThisRequest;
    }

    public function __construct()
    {
        $this->multi = curl_multi_init();
        curl_multi_setopt($this->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
        $this->share = curl_share_init();
        curl_share_setopt($this->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    }

    /**
     * When its request ends PHP frees objects in any order, and libcurl refuses to free a share that a handle still
     * uses: each request would leave one behind in the worker.
     */
    public function __destruct()
    {
        $this->idle = [];
    }

    /**
     * Sends requests at once and waits for all.
     *
     * @param array<int, CurlRequest> $requests
     * @param callable(int): void $ended called with a request's key when it has ended
     * @param int $connections at most, where a panel doesn't multiplex
     */
    public function run(array $requests, callable $ended, int $connections, ?LongWait $longWait = null): void
    {
        curl_multi_setopt($this->multi, CURLMOPT_MAX_HOST_CONNECTIONS, $connections);
        $handles = [];
        $open = $requests;
        $began = Machine::monotonic();
        $hasAnswered = false;
        try {
            foreach ($requests as $key => $request) {
                $handles[$key] = array_pop($this->idle) ?? curl_init();
                $request->prepare($handles[$key], $this->share);
                curl_multi_add_handle($this->multi, $handles[$key]);
            }
            $idle = 0;
            $free = 0;
            do {
                $status = curl_multi_exec($this->multi, $running);
                [$late, $wait] = $this->overdue($open, $free);
                if ($late !== null) {
                    foreach ($this->giveUpWaiting($open, $handles, $late) as $other) {
                        unset($open[$other]);
                        $ended($other);
                    }
                    if ($open === []) {
                        break;
                    }
                }
                foreach ($this->holdBack($open, $handles) as $late) {
                    unset($open[$late]);
                    $ended($late);
                }
                while (($message = curl_multi_info_read($this->multi)) !== false) {
                    $key = array_search($message['handle'], $handles, true);
                    if (!isset($open[$key])) {
                        continue;
                    }
                    $requests[$key]->finish($message['result']);
                    $hasAnswered = $hasAnswered || $requests[$key]->failure === null;
                    unset($open[$key]);
                    $free = Machine::monotonic();
                    $ended($key);
                    if ($requests[$key]->isConnectTimeout()) {
                        foreach ($this->giveUpWaiting($open, $handles, $requests[$key]->failure) as $other) {
                            unset($open[$other]);
                            $ended($other);
                        }
                    }
                }
                $waited = intdiv(Machine::monotonic() - $began, 1000000);
                if ($open !== [] && $longWait !== null && $longWait->ends($waited, $hasAnswered)) {
                    foreach ($open as $key => $request) {
                        $failure = LongWait::failure($request->isBegun());
                        curl_multi_remove_handle($this->multi, $handles[$key]);
                        $request->giveUp($failure);
                        $ended($key);
                    }
                    break;
                }
                $left = $longWait === null ? null : $longWait->left($waited);
                $wait = $left === null ? $wait : min($wait, max(0.001, $left / 1000));
                // Nothing to wait on (-1, or 0 at once) must not become a busy loop; a single 0 only says that libcurl
                // itself has more to do.
                $idle = $running > 0 && curl_multi_select($this->multi, $wait) < 1 ? $idle + 1 : 0;
                if ($idle > 1) {
                    Machine::sleep(0.0002);
                }
            } while ($running > 0 && $status === CURLM_OK);
        } finally {
            foreach ($handles as $handle) {
                curl_multi_remove_handle($this->multi, $handle);
                curl_reset($handle);
                $this->idle[] = $handle;
            }
        }
        if ($status !== CURLM_OK) {
            throw new \RuntimeException('libcurl failed: ' . curl_multi_strerror($status));
        }
    }

    /**
     * Whether the wave's first connection takes too long. Its requests go to one panel, and wait for each other's
     * connections: what one of them has behind it, no other waits for.
     *
     * @param array<int, CurlRequest> $open requests under way
     * @param int $free when the last one ended, by hrtime in nanoseconds: others may have waited for its connection
     * @return array{Failure|null, float} why none of them will leave, and seconds until it is to be asked again
     */
    private function overdue(array $open, int $free): array
    {
        $furthest = -1;
        foreach ($open as $request) {
            if ($request->isBegun()) {
                return [null, 1.0];
            }
            [$phase, $since] = $request->phase();
            if ($phase > $furthest) {
                [$furthest, $began, $limit] = [$phase, max($since, $free), $request->limitOf($phase)];
            }
        }
        if ($furthest < 0) {
            return [null, 1.0];
        }
        $left = $limit / 1000 - (Machine::monotonic() - $began) / 1e9;
        if ($left > 0) {
            return [null, min(1.0, max(0.001, $left))];
        }
        return [Failure::ofPhase(CurlRequest::PHASES[$furthest], $limit), 0.0];
    }

    /**
     * Drops the requests, connection and all, whose body was to leave later than it may.
     *
     * @param array<int, CurlRequest> $open requests under way
     * @param array<int, \CurlHandle|resource> $handles
     * @return list<int> their keys
     */
    private function holdBack(array $open, array $handles): array
    {
        $keys = [];
        foreach ($open as $key => $request) {
            if ($request->isLate()) {
                curl_multi_remove_handle($this->multi, $handles[$key]);
                $request->giveUp(new Failure('timeout', false, 'The request could not leave in time.'));
                $keys[] = $key;
            }
        }
        return $keys;
    }

    /**
     * The panel didn't take a connection in time: libcurl would let each request that waits for one try for as long
     * again, one after another.
     *
     * @param array<int, CurlRequest> $open requests under way
     * @param array<int, \CurlHandle|resource> $handles
     * @return list<int> keys of the requests that ended by it
     */
    private function giveUpWaiting(array $open, array $handles, Failure $failure): array
    {
        $keys = [];
        foreach ($open as $key => $request) {
            if (!$request->isBegun()) {
                curl_multi_remove_handle($this->multi, $handles[$key]);
                $request->giveUp($failure);
                $keys[] = $key;
            }
        }
        return $keys;
    }
}
