<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What staff see, type and press on a service's page in the admin area. */
abstract class StaffCase extends IdentityCase
{
    /** A service whose server is ready, with staff logged in and the log of requests empty. */
    protected function staffService(): int
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logInAdmin();
        $this->panel->clearLog();
        return $service;
    }

    /** @return array<string, string> what a reader sees of each row, by label */
    protected function tab(int $service, ?int $addon = null): array
    {
        return array_map([self::class, 'text'], $this->shop->whmcs->serviceRows($service, $addon));
    }

    /** The text of a fragment of HTML, its parts parted by ` | `. */
    protected static function text(string $html): string
    {
        $parts = [];
        foreach (self::found($html, '//text()[normalize-space()]') as $part) {
            $parts[] = trim($part->textContent);
        }
        return implode(' | ', $parts);
    }

    protected static function found(string $html, string $path): \DOMNodeList
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8"><body>' . $html . '</body>', LIBXML_NOERROR);
        return (new \DOMXPath($document))->query($path);
    }

    /** What stands in one of the tab's inputs. */
    protected function input(string $name, int $service): string
    {
        $html = implode('', $this->shop->whmcs->serviceRows($service));
        $found = self::found($html, "//input[@name='$name']");
        self::assertSame(1, $found->length, $name);
        return $found->item(0)->getAttribute('value');
    }

    /**
     * Staff open the service's page, type, and save.
     *
     * @param array<string, string> $typed by input
     * @return string what the module says of it on the page that follows, '' if nothing
     */
    protected function saved(int $service, array $typed, ?int $addon = null): string
    {
        // The browser sends every input of the page along.
        foreach ($this->shop->whmcs->serviceRows($service, $addon) as $html) {
            foreach (self::found($html, '//input') as $input) {
                $typed += [$input->getAttribute('name') => $input->getAttribute('value')];
            }
        }
        $this->shop->whmcs->saveService($service, $typed, $addon);
        return $this->tab($service, $addon)['ConvoyPanel'] ?? '';
    }

    protected function confirm(int $service, string $text): void
    {
        self::assertSame('', $this->saved($service, ['convoy_confirm' => $text]));
    }

    /** @return string `success`, or what staff are shown */
    protected function press(string $function, int $service): string
    {
        return $this->shop->whmcs->pressButton($function, $service);
    }

    protected function assertPressed(string $function, int $service): void
    {
        self::assertSame('success', $this->press($function, $service), $function);
    }

    /** The panel has failed to delete the only server. */
    protected function deletionFails(): void
    {
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => 'deletion_failed']);
    }

    /** Which service has which server, which client which panel user, and who is signed on. */
    protected function everythingStored(): string
    {
        $database = $this->shop->whmcs->database();
        return json_encode([
            $database->table('tblcustomfieldsvalues')->orderBy('id')->get(),
            $database->table('tblhosting')->orderBy('id')->get(['id', 'dedicatedip', 'assignedips', 'domainstatus']),
            $database->table('mod_convoy_store')->whereIn('kind', ['binding', 'server', 'session'])
                ->orderBy('kind')->orderBy('key')->get(['kind', 'key', 'value']),
        ]);
    }
}
