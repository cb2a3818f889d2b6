{extends file='layout.tpl'}
{block name=body}
<h1 class="h3 mb-3">My Dashboard</h1>
<div class="card">
    <div class="card-header"><h2 class="h6 mb-0">Your Active Products/Services</h2></div>
    <div class="list-group list-group-flush">
        {foreach $services as $service}
        <div class="list-group-item d-flex">
            <div class="mr-auto"><a href="/clientarea.php?action=productdetails&amp;id={$service.row->id}">{$service.row->name|text}</a><br><span class="text-muted">{$service.row->domain|text}</span></div>
            {foreach $service.actions as $item}
                <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service.row->id}" target="_blank"><input type="hidden" name="token" value="{$token}"><button class="btn btn-sm btn-primary btn-custom-action" name="customaction" value="{$item->getIdentifier()|text}"{if !$item->isActive()} disabled{/if}>{$item->getDisplay()|text}</button></form>
            {/foreach}
        </div>
        {foreachelse}<div class="list-group-item d-flex">No Records Found</div>
        {/foreach}
    </div>
</div>
{/block}
