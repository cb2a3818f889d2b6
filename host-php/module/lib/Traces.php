<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * The calls that were kept, in `mod_convoy_store`: the newest of each server record, whatever becomes of its services.
 * Customers' refused calls can be repeated by a click, so they have a place of their own: they evict only each
 * other.
 */
final class Traces
{
    /** A subject that is no service. */
    public const SERVER = 'server';

    private const KIND = 'trace';
    private const REFUSED = 'trace-refused';

    /** Traces of a server record that are kept, by kind. */
    private const KEPT = [self::KIND => 50, self::REFUSED => 20];

    /** Traces that are listed. */
    private const LISTED = 10;

    /** Bytes of a row: a MySQL server may refuse a statement above 1 MiB, and then drops the connection. */
    private const MOST_BYTES = 900000;

    /** Bytes of a value that hold all of it but the trace itself. */
    private const HEAD = 300;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /**
     * Keeps a trace, and lets the oldest go.
     *
     * @param string $action WHMCS's name of the hook
     * @param string $subject key of the service, or SERVER
     * @param string $trace the event, byte for byte
     * @param bool $isRefused true if it is a customer's call that was refused
     * @return string its id
     * @throws Refusal if it is too large to be kept
     */
    public function keep(
        int $server,
        string $action,
        string $subject,
        bool $failed,
        string $trace,
        bool $isRefused = false
    ): string {
        // The data last: a list of traces reads only what stands before it.
        $value = ['at' => Machine::now(), 'action' => $action, 'subject' => $subject, 'failed' => $failed];
        $id = self::newId();
        $value['mac'] = $this->mac($id, $trace);
        $value['data'] = base64_encode(gzencode($trace));
        if (strlen($value['data']) > self::MOST_BYTES) {
            throw new Refusal('trace-too-large', ['bytes' => strlen($value['data'])]);
        }
        $kind = $isRefused ? self::REFUSED : self::KIND;
        $this->store->put($kind, "$server/$id", $value);
        $this->store->deleteAllBut(self::KEPT[$kind], $kind, "$server/");
        return $id;
    }

    /**
     * The newest of a service, and failures of its server record that are no service's.
     *
     * @return array<string, array{at: int, action: string, subject: string, failed: bool}> by id, newest first
     */
    public function ofService(int $server, ServiceKey $service): array
    {
        $traces = [];
        foreach (self::KEPT as $kind => $count) {
            foreach ($this->store->newest($kind, "$server/", $count, self::HEAD) as $key => $beginning) {
                $head = json_decode(explode(',"data":', $beginning, 2)[0] . '}', true);
                if (is_array($head) && self::isShownWith($head, $service)) {
                    $traces[explode('/', $key, 2)[1]] = $head;
                }
            }
        }
        krsort($traces, SORT_STRING);
        return array_slice($traces, 0, self::LISTED, true);
    }

    /**
     * One of those that are shown with a service.
     *
     * @return array{action: string, trace: string}|null
     */
    public function find(int $server, ServiceKey $service, string $id): ?array
    {
        if (preg_match('/^[0-9a-f]{16}$/D', $id) !== 1) {
            return null;
        }
        $value = $this->store->get(self::KIND, "$server/$id") ?? $this->store->get(self::REFUSED, "$server/$id");
        if (!is_array($value) || !self::isShownWith($value, $service)) {
            return null;
        }
        $trace = (string) gzdecode(base64_decode($value['data']));
        // Release 0.1.0 kept none.
        $isOurs = hash_equals($this->mac($id, $trace), (string) ($value['mac'] ?? $this->mac($id, $trace)));
        return $isOurs ? ['action' => $value['action'], 'trace' => $trace] : null;
    }

    /**
     * A trace's own hash anybody can compute, and its file must be readable for whoever gets it. This one says that
     * this installation has kept it so.
     */
    private function mac(string $id, string $trace): string
    {
        return hash_hmac('sha256', "$id\n$trace", (new ModuleState($this->store))->installationId());
    }

    /** @param array<string, mixed> $trace */
    private static function isShownWith(array $trace, ServiceKey $service): bool
    {
        return $trace['subject'] === (string) $service || ($trace['subject'] === self::SERVER && $trace['failed']);
    }

    /** 13 hexadecimal digits of microseconds, so that ids are in order, and 3 by chance. */
    private static function newId(): string
    {
        [$seconds, $fraction] = Machine::instant();
        $microseconds = (int) $seconds * 1000000 + (int) substr($fraction, 2, 6);
        return sprintf('%013x%03x', $microseconds, hexdec(bin2hex(Machine::randomBytes(2))) & 0xfff);
    }
}
