<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;
use WasmtimePhp\Machine;

defined('WHMCS') || exit;

/**
 * Tells staff what nobody would see otherwise: activity log and administrators' email, once for each topic of a server.
 */
final class StaffNotices
{
    /** Kind of the store. */
    public const KIND = 'told';

    /** Seconds after which staff are told again of a client's panel user. */
    private const AGAIN = 2592000;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** @param string $topic a word that names the cause */
    public function tell(ServiceKey $service, string $topic, string $text): void
    {
        $this->once((string) $service, null, $service, $topic, $text);
    }

    /**
     * What concerns a client's panel user, whichever of the client's services it came up at.
     *
     * @param string $topic names the cause and the user
     */
    public function tellOfClient(ServiceKey $service, int $client, string $topic, string $text): void
    {
        $this->once("client:$client:$topic", Machine::now() + self::AGAIN, $service, $topic, $text);
    }

    /** @param int|null $until when it may be told again; null: never */
    private function once(string $key, ?int $until, ServiceKey $service, string $topic, string $text): void
    {
        try {
            if ($until !== null) {
                $this->store->deleteExpired(self::KIND);
            }
            $told = $this->store->get(self::KIND, $key) ?? [];
            // Whoever wasn't reached is told the next time that it comes up.
            if (!in_array($topic, $told, true) && self::say($service, $text)) {
                $this->store->put(self::KIND, $key, array_merge($told, [$topic]), $until);
            }
        } catch (Throwable $exception) {
            // Staff not reached is no reason for a hook to fail that has done its work.
            return;
        }
    }

    /** Tells staff now, however often they were told before; true if they were reached. */
    public static function say(ServiceKey $service, string $text): bool
    {
        $subject = 'ConvoyPanel: ' . $service->describe(Locale::DEFAULT);
        return self::send("$subject: $text", $subject, $text);
    }

    /** Tells staff what concerns the whole shop; true if they were reached. */
    public static function announce(string $subject, string $text): bool
    {
        return self::send("ConvoyPanel: $text", "ConvoyPanel: $subject", $text);
    }

    private static function send(string $line, string $subject, string $text): bool
    {
        try {
            logActivity(PlainText::of($line));
            $answer = localAPI('SendAdminEmail', [
                'customsubject' => $subject,
                // WHMCS renders the message with Smarty: the text must be a value there, and no code.
                'custommessage' => '{$convoy_text}',
                'mergefields' => ['convoy_text' => PlainText::toHtml($text)],
                'type' => 'system',
            ]);
            return ($answer['result'] ?? '') === 'success';
        } catch (Throwable $exception) {
            return false;
        }
    }

    /** The service has another server now, or none: of that one nothing was told. */
    public function forget(ServiceKey $service): void
    {
        $this->store->delete(self::KIND, (string) $service);
    }
}
