{extends file='layout.tpl'}
{block name=body}
<div class="header-lined"><h1>My Dashboard</h1></div>
<div class="panel panel-default panel-accent-gold">
    <div class="panel-heading"><h3 class="panel-title">Your Active Products/Services</h3></div>
    <div class="list-group">
        {foreach $services as $service}
        <div class="list-group-item">
            <div class="mr-auto"><a href="/clientarea.php?action=productdetails&amp;id={$service.row->id}">{$service.row->name|text}</a><br><span class="text-muted">{$service.row->domain|text}</span></div>
            {foreach $service.actions as $item}
                <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service.row->id}" target="_blank"><input type="hidden" name="token" value="{$token}"><button class="btn btn-sm btn-default" name="customaction" value="{$item->getIdentifier()|text}"{if !$item->isActive()} disabled{/if}>{$item->getDisplay()|text}</button></form>
            {/foreach}
        </div>
        {foreachelse}<div class="list-group-item">No Records Found</div>
        {/foreach}
    </div>
</div>
{/block}
