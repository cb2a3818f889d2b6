<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * How long requests may take, in milliseconds, and on how many connections.
 */
final class TimeLimits
{
    /** For the panel's name, from the beginning on. */
    public int $resolve;
    /** For the connection, once the name is known. */
    public int $connect;
    /** For the TLS handshake, once there is a connection. */
    public int $handshake;
    /** For a request, all of these included. */
    public int $request;
    /** For all requests of a transport together, from the first on; null for no such limit. */
    public ?int $total;
    /** Seconds that may be spent waiting for a panel that takes no more requests for now; 0 for none. */
    public int $patience;
    /** To the panel at once, where it doesn't multiplex. */
    public int $connections = 6;
    /** What happens when the panel is long in answering; null to wait until a limit is reached. */
    public ?LongWait $longWait = null;

    public function __construct(int $connect, int $request, ?int $total = null, int $patience = 0)
    {
        $this->resolve = $this->connect = $this->handshake = $connect;
        $this->request = $request;
        $this->total = $total;
        $this->patience = $patience;
    }

    /** The same with limits of their own for the name and the handshake. */
    public function withSetup(int $resolve, int $handshake): self
    {
        $limits = clone $this;
        $limits->resolve = $resolve;
        $limits->handshake = $handshake;
        return $limits;
    }

    /** Seconds for which a hook that nobody waits for waits while a panel takes no more requests. */
    private const PATIENCE = 20;

    /** A person waits for a page: afterwards it is shown without live data. */
    public static function pages(): self
    {
        // A first name server that is dead costs 5 s, unless resolv.conf says otherwise.
        return (new self(3000, 8000, 8000))->withSetup(6000, 3000);
    }

    /** As a page's; it counts the addresses of several nodes at once. */
    public static function connectionTest(): self
    {
        $limits = self::pages();
        $limits->connections = 10;
        return $limits;
    }

    /**
     * A change on the panel.
     *
     * @param bool $patient whether nobody waits for it, so that it can wait out a throttle
     */
    public static function provisioning(bool $patient = false): self
    {
        return (new self(5000, 30000, null, $patient ? self::PATIENCE : 0))->withSetup(15000, 10000);
    }

    /** A change on a panel that has kept another call waiting for nothing: enough for one that is slow. */
    public static function afterHang(): self
    {
        return (new self(5000, 15000, 15000))->withSetup(6000, 10000);
    }

    /**
     * Long lists in the daily cron.
     *
     * @param bool $patient whether nobody waits for it, so that it can wait out a throttle
     */
    public static function usage(bool $patient = false): self
    {
        return (new self(5000, 60000, null, $patient ? self::PATIENCE : 0))->withSetup(15000, 10000);
    }
}
