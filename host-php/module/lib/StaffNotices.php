<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * Tells staff what nobody would see otherwise: activity log and administrators' email, once for each topic of a server.
 */
final class StaffNotices
{
    /** Kind of the store. */
    public const KIND = 'told';

    /** Kind of the row that a hook holds while it sends a notice, so that two hooks don't both send it. */
    private const TELLING = 'telling';

    /** Seconds after which that row expires: its hook has died. */
    private const TOLD_WITHIN = 120;

    /** Seconds after which staff are told again of what is kept apart from a service's server. */
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

    /**
     * What concerns a creation that was given up: it stays true whatever server the service has after that, or none.
     *
     * @param string $topic names the cause and the server
     */
    public function tellOfCreation(ServiceKey $service, string $topic, string $text): void
    {
        $key = "creation:$service:" . substr(hash('sha256', $topic), 0, 16);
        $this->once($key, Machine::now() + self::AGAIN, $service, $topic, $text);
    }

    /** WHMCS has merged two clients: of what staff were told about the one they aren't told again about the other. */
    public function move(int $from, int $to): void
    {
        foreach ($this->store->beginning(self::KIND, "client:$from:") as $key => $topics) {
            $topic = explode(':', $key, 3)[2];
            $this->store->add(self::KIND, "client:$to:$topic", $topics, Machine::now() + self::AGAIN);
            $this->store->delete(self::KIND, $key);
        }
    }

    /** @param int|null $until when it may be told again; null: never */
    private function once(string $key, ?int $until, ServiceKey $service, string $topic, string $text): void
    {
        try {
            if ($until !== null) {
                $this->store->deleteExpired(self::KIND);
            }
            $claim = hash('sha256', "$key $topic");
            if ($this->isTold($key, $topic) || !$this->claim($claim)) {
                return;
            }
            // Whoever wasn't reached is told the next time that it comes up.
            if (!$this->isTold($key, $topic) && self::say($service, $text)) {
                $told = $this->store->get(self::KIND, $key) ?? [];
                $this->store->put(self::KIND, $key, array_merge($told, [$topic]), $until);
            }
            $this->store->delete(self::TELLING, $claim);
        } catch (Throwable $exception) {
            // Staff not reached is no reason for a hook to fail that has done its work.
            return;
        }
    }

    private function isTold(string $key, string $topic): bool
    {
        return in_array($topic, $this->store->get(self::KIND, $key) ?? [], true);
    }

    private function claim(string $claim): bool
    {
        $this->store->deleteExpired(self::TELLING);
        return $this->store->add(self::TELLING, $claim, '', Machine::now() + self::TOLD_WITHIN);
    }

    /** Tells staff now, however often they were told before; true if they were reached. */
    public static function say(ServiceKey $service, string $text): bool
    {
        $subject = $service->describe(Locale::DEFAULT);
        return self::send("$subject: $text", $subject, $text);
    }

    /** Tells staff what concerns the whole shop; true if they were reached. */
    public static function announce(string $subject, string $text): bool
    {
        return self::send($text, $subject, $text);
    }

    private static function send(string $line, string $subject, string $text): bool
    {
        try {
            ActivityLog::add($line);
            $answer = localAPI('SendAdminEmail', [
                'customsubject' => PlainText::subject("ConvoyPanel: $subject"),
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
