<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Looks for secrets wherever something is written down. */
trait KeepsSecrets
{
    /** @return array<string, string> the values of the one session's cookies, as the module keeps them */
    private function cookies(): array
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'session')->pluck('value');
        self::assertCount(1, $rows);
        $cookies = [];
        $session = json_decode(decrypt(json_decode($rows[0])), true);
        foreach (json_decode($session['jar'], true) as $name => $value) {
            $cookies["cookie $name"] = $value;
        }
        self::assertGreaterThanOrEqual(2, count($cookies));
        return $cookies;
    }

    /** @return list<string> every trace that is kept, as its file is */
    private function keptTraces(): array
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')
            ->whereIn('kind', ['trace', 'trace-refused'])->pluck('value');
        return array_map(static function (string $value): string {
            return gzdecode(base64_decode(json_decode($value, true)['data']));
        }, $rows->all());
    }

    /**
     * What is personal stands in WHMCS's own tables, and in no trace.
     *
     * @param array<string, string> $texts by what they are
     */
    private function assertInNoTrace(array $texts): void
    {
        $traces = $this->keptTraces();
        self::assertNotSame([], $traces);
        foreach ($traces as $trace) {
            foreach ($texts as $name => $text) {
                foreach (self::forms($text) as $form) {
                    $at = strpos($trace, $form);
                    if ($at !== false) {
                        self::fail("A trace holds the $name: …" . substr($trace, max(0, $at - 150), 400));
                    }
                }
            }
        }
    }

    /** Has every call kept from now on. */
    private function recordAll(): void
    {
        $row = $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server);
        $row->update(['accesshash' => 'record=all']);
    }

    /**
     * @param array<string, string> $secrets by what they are
     * @param array<int, mixed> $said what hooks answered
     */
    private function assertKept(array $secrets, array $said): void
    {
        $places = ['what hooks answered' => print_r($said, true)];
        $database = $this->shop->whmcs->database();
        foreach ($this->shop->whmcs->tables() as $table) {
            foreach ($database->table($table)->get() as $row) {
                foreach ((array) $row as $column => $value) {
                    $places["$table.$column"] = ($places["$table.$column"] ?? '') . "\n$value";
                }
            }
        }
        $places['traces'] = implode("\n", $this->keptTraces());
        // A welcome email is for the password; of hashes and sealed values by chance one looks like a JWT's beginning.
        unset($places['tblemails.message']);
        self::assertArrayHasKey('tblmodulelog.response', $places);
        foreach ($places as $place => $text) {
            foreach ($secrets as $name => $secret) {
                self::assertGreaterThan(7, strlen($secret), $name);
                foreach (self::forms($secret) as $form) {
                    $at = strpos($text, $form);
                    if ($at !== false) {
                        self::fail("$place holds the $name: …" . substr($text, max(0, $at - 150), 400));
                    }
                }
            }
            // A trace keeps a token's header, by which a replay finds whose it is. The claims hold the user's UUID.
            preg_match_all('/eyJ[\w-]+\.([\w-]+)/', $text, $tokens);
            foreach ($tokens[1] as $claims) {
                $claims = (string) base64_decode(strtr($claims, '-_', '+/'));
                self::assertStringNotContainsString('user_uuid', $claims, "$place holds a token's claims");
            }
            if ($place !== 'traces' && strpos($place, 'mod_convoy_store') === false) {
                self::assertDoesNotMatchRegularExpression('/eyJ(?:0eXAi|hbGci)/', $text, "$place: a token");
            }
        }
    }

    /** @return string[] a secret as it may be written down */
    private static function forms(string $secret): array
    {
        $forms = [
            $secret,
            rawurlencode($secret),
            urlencode($secret),
            substr((string) json_encode($secret), 1, -1),
            substr((string) json_encode($secret, JSON_UNESCAPED_SLASHES), 1, -1),
            htmlspecialchars($secret, ENT_QUOTES),
            htmlspecialchars($secret, ENT_NOQUOTES),
            addslashes($secret),
            bin2hex($secret),
            strtr($secret, ['<' => '‹', '>' => '›']),
        ];
        // Base64 of a text that holds it, at each of the three places it may begin.
        foreach ([0, 1, 2] as $shift) {
            $inner = substr(base64_encode(str_repeat('x', $shift) . $secret), $shift === 0 ? 0 : 4);
            $forms[] = substr($inner, 0, 4 * intdiv(strlen($inner) - 4, 4));
        }
        return array_unique($forms);
    }
}
