<?php

declare(strict_types=1);

namespace ConvoySoak;

/** Requests by the thousand that die while the component waits for the panel, one after the other in one worker. */
final class Dying
{
    private const WARM = 100;

    /**
     * What the worker may grow by in 1,000 requests from then on, in KiB: 1 a request, where a call that nobody drops
     * leaves more than 100 (SOAK_BREAK=reset).
     */
    private const FLAT = 1024;

    /** How PHP's log begins with what it died of. */
    private const FATAL = ['Allowed memory size', 'Cannot redeclare', 'Uncaught Error'];

    public static function run(Report $report, World $world, string $bridge, int $requests): void
    {
        $settings = ['ffi.enable' => $bridge === 'ffi' ? '1' : '0'];
        $folder = $world->shop->folder;
        $site = new Site($folder, dirname(__DIR__) . '/dying.php', ['pm.max_requests' => '0'], $settings);
        $watch = new Watch($site, self::WARM, 50);
        $query = ['folder' => $folder, 'service' => array_key_first($world->domains)];
        $died = array_fill_keys(DeadlyDoor::WAYS, 0);
        $other = '';
        for ($request = 0; $request < $requests; $request++) {
            $way = DeadlyDoor::WAYS[$request % count(DeadlyDoor::WAYS)];
            [$status, $body] = self::ask("$site->url/?" . http_build_query($query + ['way' => $way]), $headers);
            if ($status === 500 && isset($headers['soak-mid-call'])) {
                $died[$way]++;
            } else {
                $other = "the answer to $way was $status $body";
            }
            $watch->look();
        }
        $name = "dying_$bridge";
        $errors = $site->errors();
        foreach ($died as $way => $count) {
            $report->figure("{$name}_$way", $count, 'requests');
        }
        $logged = 0;
        foreach (self::FATAL as $message) {
            $logged += substr_count($errors, "PHP Fatal error:  $message");
        }
        $report->check("$name: $requests requests died mid-call by a fatal error", array_sum($died) === $requests
            && $logged === $requests, "$other, $logged logged: " . substr($errors, 0, 500));
        $crashed = $site->ended()['crashed'];
        $same = $watch->workers() === 1 && $crashed === [];
        $report->check("$name: by one worker, which lives", $same, implode('; ', $crashed));
        $watch->report($report, $name, self::FLAT);
        Pages::helpers($report, $name, $site);
    }

    /**
     * @param array<string, string>|null $headers
     * @return array{int, string} status and body
     */
    private static function ask(string $url, ?array &$headers): array
    {
        static $curl = null;
        $curl = $curl ?? curl_init();
        $headers = [];
        curl_setopt_array($curl, [
            CURLOPT_URL => $url,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 60,
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower($name)] = trim($value);
                return strlen($line);
            },
        ]);
        $body = (string) curl_exec($curl);
        return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $body];
    }
}
